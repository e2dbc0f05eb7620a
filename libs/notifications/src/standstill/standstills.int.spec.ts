import { uuidv7 } from '#kernel';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { describeStandstill, Standstills } from './standstills.ts';

const NAME = 'import:shop';
const PROJECT = uuidv7(1);

describe('a standstill', () => {
  let database: TestDatabase;
  let clock: OffsetClock;
  let lines: string[];

  beforeEach(async () => {
    database = await migratedDatabase();
    clock = new OffsetClock();
    lines = [];
  });
  afterEach(() => database.drop());

  const newProcess = () =>
    new Standstills({ pool: database.pool, clock, stallMs: 30_000, log: (message) => lines.push(message) });
  const reported = async () =>
    (
      await database.pool.query<{ project_id: string; data: string }>(
        `select e.project_id, e.data from posthorn.event e where e.type = 'posthorn.stalled'`,
      )
    ).rows;

  it('is logged once at first, and read by every process', async () => {
    const seeing = newProcess();
    for (let nth = 0; nth < 5; nth++) await seeing.holds(NAME, { cause: 'a long transaction' });
    const [first, ...later] = lines;
    expect(first).toBe('a long transaction');
    // Where the five take two seconds, the next report is due.
    for (const line of later) expect(line).toMatch(/^a long transaction \(\d more since the last report\)$/);
    expect(later.length).toBeLessThan(4);
    for (const process of [seeing, newProcess()]) {
      const [standstill, ...others] = await process.read();
      expect(others).toEqual([]);
      expect(describeStandstill(standstill!)).toMatch(/^import:shop has been stalled since 20\S+: a long transaction$/);
    }
  });

  it('is logged at once when its cause changes to another kind', async () => {
    const seeing = newProcess();
    for (const pid of [6_275, 6_276]) {
      await seeing.holds(NAME, { cause: 'the server does not answer' });
      await seeing.holds(NAME, { cause: `session ${pid} holds a lock` });
    }
    expect(lines).toEqual(['the server does not answer', 'session 6275 holds a lock']);
  });

  it('is reported to its projects exactly once, when any process sees its end', async () => {
    const sinceMs = clock.nowMs();
    await newProcess().holds(NAME, { cause: 'secret of another', sinceMs, projectIds: [PROJECT] });
    clock.advance(40_000);
    const restarted = newProcess();
    await Promise.all([restarted.over(NAME), newProcess().over(NAME)]);
    const [event, ...others] = await reported();
    expect(others).toEqual([]);
    expect(event!.project_id).toBe(PROJECT);
    expect(JSON.parse(event!.data)).toEqual({
      what: NAME,
      since: new Date(sinceMs).toISOString(),
      until: expect.any(String) as string,
      projectUid: null,
    });
    expect(await restarted.read()).toEqual([]);
    expect(lines.at(-1)).toMatch(/^import:shop continues after 4\d s$/);
  });

  it('is reported by a process that had seen no note, after the process that noted it has ended', async () => {
    const leader = newProcess();
    await leader.over(NAME);
    clock.advance(50_000);
    const sinceMs = clock.nowMs();
    await newProcess().holds(NAME, { cause: 'a long transaction', sinceMs, projectIds: [PROJECT] });
    clock.advance(40_000);
    await leader.over(NAME);
    expect(await reported()).toHaveLength(1);
  });

  it.each([
    [-6, 'its process'],
    [6, 'its process'],
    [-6, 'Postgres'],
    [6, 'Postgres'],
  ])('has the same duration when the clock is set by %s hours meanwhile, if %s knows its start', async (hours, by) => {
    const process = newProcess();
    const holds = (agoMs: number) => {
      const sinceMs = by === 'Postgres' ? { sinceMs: clock.nowMs() - agoMs } : {};
      return process.holds(NAME, { cause: 'a transaction', ...sinceMs, projectIds: [PROJECT] });
    };
    const tensOfSeconds = (ms: number) => Math.floor(ms / 10_000);
    await holds(0);
    clock.advance(30_000);
    clock.set(hours * 3_600_000);
    await holds(30_000);
    clock.advance(10_000);
    expect(tensOfSeconds(clock.nowMs() - process.own()[0]!.sinceMs)).toBe(4);
    await process.over(NAME);
    expect(lines.at(-1)).toMatch(/^import:shop continues after 4\d s$/);
    const { since, until } = JSON.parse((await reported())[0]!.data) as { since: string; until: string };
    expect(tensOfSeconds(Date.parse(until) - Date.parse(since))).toBe(4);
  });

  it('is kept while a new process cannot know whether it lasts', async () => {
    const sinceMs = clock.nowMs() - 90_000;
    await newProcess().holds(NAME, { cause: 'a transaction', sinceMs });
    await database.pool.query(`update posthorn.standstill set seen_at = now() - interval '2 minutes'`);
    const restarted = newProcess();
    expect(await restarted.read()).toEqual([]);
    expect(await restarted.renew(NAME)).toBeCloseTo(sinceMs, 0);
    expect(await restarted.read()).toMatchObject([{ name: NAME, cause: 'a transaction' }]);
    expect(await reported()).toEqual([]);
    expect(await restarted.renew('import:other')).toBeUndefined();
  });

  it('has a cause of bounded length', async () => {
    const process = newProcess();
    await process.holds(NAME, { cause: 'x'.repeat(5_000) });
    for (const each of [process, newProcess()]) expect((await each.read())[0]!.cause).toHaveLength(1_000);
    expect(lines[0]).toHaveLength(1_000);
  });

  it('is not reported to projects if it is short', async () => {
    const process = newProcess();
    await process.holds(NAME, { cause: 'a transaction', projectIds: [PROJECT] });
    clock.advance(5_000);
    await process.over(NAME);
    expect(await reported()).toEqual([]);
  });

  it('is read and logged even while the database takes no writes', async () => {
    const process = newProcess();
    await database.pool.query('alter table posthorn.standstill rename to gone');
    await process.holds(NAME, { cause: 'no space left on device' });
    await database.pool.query('alter table posthorn.gone rename to standstill');
    expect((await process.read()).map(({ cause }) => cause)).toEqual(['no space left on device']);
    expect(lines).toEqual(['no space left on device']);
  });
});
