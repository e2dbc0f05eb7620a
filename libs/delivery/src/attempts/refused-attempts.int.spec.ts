import type { OwnedPartition } from '#message-log';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import { NO_DIRECTIVES } from '../model/receiver-directives.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask, someFacts } from '../testing/tasks.ts';
import { watchedWriter } from '../testing/watched-writer.ts';

describe('an attempt that Postgres refuses', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeAll(async () => {
    database = await migratedDatabase();
    owner = await ownPartition(database.pool);
  });
  afterAll(() => database.drop());

  const attempt = (status: number): UnwrittenAttempt => ({
    ...{ task: aTask(owner), facts: someFacts({ status }), schedule: { retryDelaysMs: [60_000], jitter: 0 } },
    ...{ random: 0.5, directives: NO_DIRECTIVES },
  });
  const recorded = async () => (await database.pool.query('select from posthorn.attempt')).rowCount;

  it('delays no other attempt, is a standstill with its cause, and is recorded once Postgres takes it', async () => {
    await database.pool.query(`create function boom() returns trigger language plpgsql as
      $$ begin if new.status = 507 then raise 'boom'; end if; return new; end $$`);
    await database.pool.query(
      'create trigger boom before insert on posthorn.attempt for each row execute function boom()',
    );
    const { writer, health, problems, over } = watchedWriter(database.pool);
    for (let n = 0; n < 60; n++) writer.record(attempt(n % 20 === 7 ? 507 : 500));
    expect(await eventually(recorded, (count) => count === 57)).toBe(57);
    for (let n = 0; n < 5; n++) writer.record(attempt(500));
    expect(await eventually(recorded, (count) => count === 62)).toBe(62);
    expect(writer.isFailing).toBe(false);
    expect(
      await eventually(
        () => Promise.resolve(problems.length),
        (count) => count === 3,
      ),
    ).toBe(3);
    expect(problems[0]).toMatch(/^Postgres refuses the attempt of dlv_\w+, which is tried again: boom$/);
    // A refused attempt may just be tried again, which is work of the whole queue.
    const still = await eventually(
      () => Promise.resolve(health.standingStill(0)),
      ({ length }) => length === 1,
    );
    expect(still).toMatchObject([{ name: 'refused', cause: 'boom', isMinor: true }]);
    await database.pool.query('drop trigger boom on posthorn.attempt');
    await writer.drained([owner]);
    expect([await recorded(), over(), health.standingStill(0)]).toEqual([65, 65, []]);
  });
});
