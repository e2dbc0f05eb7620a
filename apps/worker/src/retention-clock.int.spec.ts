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

  const newProcess = () =>
    new RetentionClock({
      ...{ pool: database.pool, clock, fence: FENCE },
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

  it('drops no young data and logs the reason, however many processes run', async () => {
    await insertEvent(uuidv7(Date.now()));
    const running = newProcess();
    await running.nowMs(epoch);
    clock.advance(120 * DAY_MS);
    await insertEvent(uuidv7(clock.nowMs()));
    for (const retention of [running, running, newProcess(), newProcess()]) expect(await retain(retention)).toEqual([]);
    expect(await events()).toBe(2);
    expect(problems.join()).toContain('Only data that was past its retention');
  });

  it('drops no young data at the very first run', async () => {
    await insertEvent(uuidv7(Date.now()));
    clock.advance(120 * DAY_MS);
    expect(await retain(newProcess())).toEqual([]);
    expect(await events()).toBe(1);
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
