import { lowestUuidAt, uuidv7 } from '#kernel';
import { claimOwnership, dropOldPartitions, ensurePartitions } from '#postgres';
import { migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { RetentionClock } from './retention-clock.ts';

const DAY_MS = 86_400_000;
const FENCE = 'worker:upkeep';

describe('retention by a clock that jumps ahead', () => {
  let database: TestDatabase;
  let clock: OffsetClock;
  let problems: string[];
  let epoch: number;

  beforeEach(async () => {
    database = await migratedDatabase();
    clock = new OffsetClock();
    problems = [];
    epoch = await claimOwnership(database.pool, FENCE, 'spec');
    await ensurePartitions(database.pool, Date.now());
  });
  afterEach(() => database.drop());

  const newProcess = (monotonicMs?: () => number) =>
    new RetentionClock({
      ...{ pool: database.pool, clock, fence: FENCE, monotonicMs },
      onProblem: (message) => problems.push(message),
    });
  const insertEvent = (id: string) =>
    database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, gen_random_uuid(), 'a.b', now(), '1')`,
      [id],
    );
  const retain = async (retention: RetentionClock) =>
    dropOldPartitions(database.pool, await retention.nowMs(epoch), 90);
  const events = async () => (await database.pool.query('select from posthorn.event')).rowCount;

  it('drops no young data and logs the reason, with any number of processes', async () => {
    await insertEvent(uuidv7(Date.now()));
    const running = newProcess();
    await running.nowMs(epoch);
    clock.advance(120 * DAY_MS);
    await insertEvent(uuidv7(clock.nowMs()));
    for (const retention of [running, running, newProcess(), newProcess()]) expect(await retain(retention)).toEqual([]);
    expect(await events()).toBe(2);
    expect(problems.join()).toContain('Only data that was past its retention');
  });

  it('drops no young data at the first run', async () => {
    await insertEvent(uuidv7(Date.now()));
    clock.advance(120 * DAY_MS);
    expect(await retain(newProcess())).toEqual([]);
    expect(await events()).toBe(1);
  });

  /**
   * The clock of the spec is that of Postgres once it has jumped ahead. Before, it is behind, so that it decides alone.
   */
  describe('of processes that lead in turn', () => {
    const JUMP_MS = 120 * DAY_MS;
    let monotonicMs: number;

    beforeEach(() => {
      clock = new OffsetClock(-JUMP_MS - 60 * DAY_MS);
      monotonicMs = 0;
    });

    const newTimed = () => newProcess(() => monotonicMs);
    const pass = (ms: number) => {
      clock.advance(ms);
      monotonicMs += ms;
    };

    it('adds at most a day to the time of another leader, even if this process led long ago', async () => {
      const [first, second] = [newTimed(), newTimed()];
      await first.nowMs(epoch);
      await second.nowMs(epoch);
      pass(60 * DAY_MS);
      const lastMs = await second.nowMs(epoch);
      clock.advance(JUMP_MS);
      expect(await first.nowMs(epoch)).toBeLessThanOrEqual(lastMs + DAY_MS);
      expect(problems.join()).toContain('Only data that was past its retention');
    });

    it('adds at most a day for all processes that start within a day', async () => {
      const lastMs = await newTimed().nowMs(epoch);
      clock.advance(JUMP_MS - DAY_MS / 2);
      for (let nth = 0; nth < 30; nth++) {
        const crashing = newTimed();
        await crashing.nowMs(epoch);
        pass(60_000);
        await crashing.nowMs(epoch);
      }
      expect(await newTimed().nowMs(epoch)).toBeLessThanOrEqual(lastMs + DAY_MS + 2 * monotonicMs);
    });

    it('adds at most a day for all first processes of an installation without a run', async () => {
      await insertEvent(uuidv7(clock.nowMs()));
      const youngestMs = clock.nowMs();
      clock.advance(JUMP_MS);
      for (let nth = 0; nth < 3; nth++) {
        expect(await newTimed().nowMs(epoch)).toBeLessThanOrEqual(youngestMs + DAY_MS);
      }
    });

    it('follows the clock of an installation that runs for an hour of each day', async () => {
      for (let days = 0; days < 10; days++) {
        const process = newTimed();
        expect(await process.nowMs(epoch)).toBeGreaterThan(clock.nowMs() - 1_000);
        pass(DAY_MS / 24);
        expect(await process.nowMs(epoch)).toBeGreaterThan(clock.nowMs() - 1_000);
        clock.advance((DAY_MS / 24) * 23);
      }
    });
  });

  it('drops data past its retention', async () => {
    await ensurePartitions(database.pool, Date.now() - 100 * DAY_MS);
    await insertEvent(lowestUuidAt(Date.now() - 100 * DAY_MS));
    await insertEvent(uuidv7(Date.now()));
    expect((await retain(newProcess())).length).toBeGreaterThan(0);
    expect(await events()).toBe(1);
    expect(problems).toEqual([]);
  });

  it('keeps no time for a process that no longer leads', async () => {
    await claimOwnership(database.pool, FENCE, 'another');
    await expect(newProcess().nowMs(epoch)).rejects.toMatchObject({ code: 'stale-epoch' });
  });
});
