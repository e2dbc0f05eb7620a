import { eventually, OffsetClock, type TestDatabase, testDatabase } from '#testing';
import { SharedSession, START } from '#postgres';
import { installOutbox } from '../foreign/install-outbox.ts';
import { watchSource } from './source-watch.ts';

const HOUR_MS = 3_600_000;

describe('the clock of a source', () => {
  let source: TestDatabase;

  beforeAll(async () => {
    source = await testDatabase();
    await installOutbox(source.url);
  });
  afterAll(() => source.drop());

  it.each([
    [HOUR_MS, /import:shop is 3\d{3} s behind Posthorn's: its events expire earlier/],
    [-HOUR_MS, /import:shop is 3\d{3} s ahead of Posthorn's: its events expire later/],
  ])('is reported if Posthorn is %i ms ahead of it', async (ms, problem) => {
    const problems: string[] = [];
    const over = new AbortController();
    const watching = watchSource(
      {
        ...{ name: 'import:shop', source: new SharedSession(source.pool), position: () => START },
        clock: new OffsetClock(ms),
        projectOf: () => Promise.resolve(undefined),
        standstill: {
          holds: () => Promise.resolve(),
          addProjects: () => Promise.resolve(),
          over: () => Promise.resolve(),
        },
        onProblem: (message) => void problems.push(message),
      },
      over.signal,
    );
    await eventually(
      () => Promise.resolve(problems.length),
      (count) => count > 0,
    );
    over.abort();
    await watching;
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });
});
