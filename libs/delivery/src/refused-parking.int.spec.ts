import { LoopHealth, systemClock, toTypeId } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { Backlog } from './backlog/backlog.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { Parker } from './parker.ts';
import { ownPartition } from './testing/own-partition.ts';
import { aTask } from './testing/tasks.ts';

describe('a delivery that Postgres refuses to park', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeAll(async () => {
    database = await migratedDatabase();
    owner = await ownPartition(database.pool);
  });
  afterAll(() => database.drop());

  it('keeps no other from being parked, stands still with its cause, and is parked once it can be', async () => {
    const tasks = Array.from({ length: 40 }, () => aTask(owner));
    const refused = tasks[7]!;
    await database.pool.query(`create function boom() returns trigger language plpgsql as
      $$ begin if new.delivery_id = '${refused.deliveryId}' then raise 'boom'; end if; return new; end $$`);
    await database.pool.query('create trigger boom before insert on posthorn.due for each row execute function boom()');
    const [problems, parked]: [string[], DeliveryTask[]] = [[], []];
    const health = new LoopHealth();
    const parker = new Parker({
      ...{ pool: database.pool, clock: systemClock, backlog: new Backlog(1_000) },
      ...{ report: health.work('all'), refusedReport: health.work('refused', { isMinor: true }) },
      onRefused: () => undefined,
      onParked: (some) => parked.push(...some),
      onProblem: (message) => problems.push(message),
    });
    parker.park(tasks);
    await eventually(
      () => Promise.resolve(problems.length),
      (n) => n === 1,
    );
    await eventually(
      () => Promise.resolve(parked.length),
      (n) => n === 39,
    );
    expect(parked).not.toContain(refused);
    expect(problems).toEqual([
      `Postgres refuses to park ${toTypeId('dlv', refused.deliveryId)}, which is tried again: boom`,
    ]);
    expect(parker.isFailing).toBe(false);
    const still = health.standingStill(0).find(({ name }) => name === 'refused');
    expect(still).toMatchObject({ cause: 'boom', isMinor: true });
    const later = aTask(owner);
    parker.park([later]);
    await eventually(
      () => Promise.resolve(parked),
      (all) => all.includes(later),
    );

    await database.pool.query('drop trigger boom on posthorn.due');
    await parker.drained([owner]);
    expect(parked).toContain(refused);
    expect(health.standingStill(0)).toEqual([]);
    expect((await database.pool.query('select from posthorn.due where parked')).rowCount).toBe(41);
  });
});
