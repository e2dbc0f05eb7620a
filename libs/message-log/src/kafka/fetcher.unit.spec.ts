import { eventually } from '../testing/eventually.ts';
import { Fetcher } from './fetcher.ts';
import type { LeaderClient } from './leader-client.ts';

const AWAY = new Error('No broker answers.');

describe('Fetcher', () => {
  it('reports each time that no leader can be found, with the reason', async () => {
    let isAway = true;
    let answers = 0;
    const leaders = () => {
      if (isAway) return Promise.reject(AWAY);
      answers++;
      return Promise.resolve(new Map([[0, 0]]));
    };
    const client = { leaders, forgetLeaders: () => undefined, close: () => Promise.resolve() };
    const problems: unknown[] = [];
    const fetcher = new Fetcher(
      client as unknown as LeaderClient,
      { topic: 'topic', maxBytesPerPartition: 1, maxBytesPerFetch: 1 },
      {
        positions: () => (isAway ? [{ partition: 0, offset: 0 }] : []),
        onBatches: () => undefined,
        onMadeAnew: () => undefined,
        onOutOfRange: () => undefined,
        onProblem: (_, error) => problems.push(error),
      },
    );
    fetcher.wake();
    await eventually('it is reported', () => problems.length === 1);
    isAway = false;
    await eventually('the leaders are found', () => answers > 0);
    isAway = true;
    fetcher.wake();
    await eventually('it is reported again', () => problems.length === 2);
    await fetcher.stop();
    expect(problems).toEqual([AWAY, AWAY]);
  });
});
