import { LoopHealth, systemClock, toTypeId } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { Backlog } from '../backlog/backlog.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { Parker } from './parker.ts';
import { DispatcherScene } from '../testing/dispatcher-scene.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask } from '../testing/tasks.ts';

describe('a delivery that Postgres refuses to park', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let scene: DispatcherScene;

  beforeAll(async () => {
    database = await migratedDatabase();
    owner = await ownPartition(database.pool);
  });
  afterAll(async () => {
    await scene.stop();
    await database.drop();
  });

  it('delays no other parking, is a standstill with its cause, and is parked once Postgres takes it', async () => {
    const tasks = Array.from({ length: 40 }, () => aTask(owner));
    const refused = tasks[7]!;
    await database.pool.query(`create function boom() returns trigger language plpgsql as
      $$ begin if new.delivery_id = '${refused.deliveryId}' then raise 'boom'; end if; return new; end $$`);
    await database.pool.query('create trigger boom before insert on posthorn.due for each row execute function boom()');
    const [problems, parked, setAside]: [string[], DeliveryTask[], DeliveryTask[]] = [[], [], []];
    const health = new LoopHealth();
    const parker = new Parker({
      ...{ pool: database.pool, clock: systemClock, backlog: new Backlog(1_000) },
      ...{ report: health.work('all'), refusedReport: health.work('refused', { isMinor: true }) },
      onNoRoom: () => undefined,
      onParked: (some) => parked.push(...some),
      onParkedLate: (task) => parked.push(task),
      onRefused: (task) => setAside.push(task),
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
    expect(setAside).toEqual([refused]);
    expect(problems).toEqual([
      `Postgres refuses to park ${toTypeId('dlv', refused.deliveryId)}, which is tried again: boom`,
    ]);
    expect(parker.isFailing).toBe(false);
    // The refused delivery may just be tried again, which is work of the whole queue.
    const still = await eventually(
      () => Promise.resolve(health.standingStill(0)),
      ({ length }) => length === 1,
    );
    expect(still).toMatchObject([{ name: 'refused', cause: 'boom', isMinor: true }]);
    const later = aTask(owner);
    parker.park([later]);
    await eventually(
      () => Promise.resolve(parked),
      (all) => all.includes(later),
    );
    await parker.drained([owner]); // a partition that is revoked does not wait for it

    await database.pool.query('drop trigger boom on posthorn.due');
    await eventually(
      () => Promise.resolve(parked),
      (all) => all.includes(refused),
    );
    expect(health.standingStill(0)).toEqual([]);
    expect((await database.pool.query('select from posthorn.due where parked')).rowCount).toBe(41);
  });

  it('lets later deliveries to its endpoint go out at once, and is sent once it can be parked', async () => {
    scene = await DispatcherScene.start(database);
    scene.receiver.answer('/refused', { status: 429, headers: { 'Retry-After': '3600' } }, 200);
    const id = scene.endpoint('/refused', { maxInFlight: 1 });
    const records = await scene.records(id, 2);
    await database.pool.query('create table public.parked (event_id uuid)');
    await database.pool.query(`create function no_second() returns trigger language plpgsql as $$ begin
      if new.event_id = '${records[1]!.value.event.id}' then raise 'boom'; end if;
      if new.kind = 'first' then insert into public.parked values (new.event_id); end if;
      return new; end $$`);
    await database.pool.query(
      'create trigger no_second before insert on posthorn.due for each row execute function no_second()',
    );
    scene.dispatcher.onRecords(records); // the second one is to be parked while the endpoint rests
    await eventually(
      () => Promise.resolve(scene.problems.length),
      (n) => n > 0,
    );
    scene.change(id); // its rest ends
    let n = 10;
    const isSentAtOnce = async () => {
      const [record] = await scene.offer(id, 1, { event: { data: `{"n":${++n}}` } });
      await eventually(
        () => Promise.resolve(scene.dataAt('/refused')),
        (numbers) => numbers.includes(n),
      );
      const sql = 'select from public.parked where event_id = $1';
      return (await database.pool.query(sql, [record!.value.event.id])).rowCount === 0;
    };
    await eventually(isSentAtOnce, Boolean);
    expect(scene.dataAt('/refused')).not.toContain(1);

    await database.pool.query('drop trigger no_second on posthorn.due');
    await eventually(
      () => Promise.resolve(scene.dataAt('/refused')),
      (numbers) => numbers.includes(1),
    );
  });
});
