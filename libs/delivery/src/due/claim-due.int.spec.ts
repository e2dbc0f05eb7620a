import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { claimOwnership } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { claimDue, type ClaimLimits, type Lease } from './claim-due.ts';
import { claimParked } from './claim-parked.ts';
import { endpointsWithParked, takeOverLeases } from './due-ownership.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { FENCE, ownPartition } from '../testing/own-partition.ts';
import { aTask, anAttemptRow, anEvent } from '../testing/tasks.ts';
import { shardOf } from '../model/due-key.ts';
import { writeAttempts } from '../attempts/write-attempts.ts';

const NOW = Date.UTC(2030, 0);

describe('claiming due rows', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    owner = await ownPartition(database.pool);
  });

  /** How many of this database's connections wait for another's lock. */
  const locksWaitedFor = async () => {
    const sql = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return (await database.pool.query(sql)).rowCount;
  };
  const lease = (nowMs: number, forMs = 90_000): Lease => ({ nowMs, untilMs: nowMs + forMs });
  const stored = async (n = 1, endpointId?: string) => {
    const tasks = Array.from({ length: n }, () => aTask(owner, endpointId ? { endpointId } : {}));
    for (const { event } of tasks) {
      await database.pool.query(
        `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, $3, now(), $4)`,
        [event.id, event.projectId, event.type, event.data],
      );
    }
    return tasks;
  };
  const retries = async (n = 1, endpointId?: string) => {
    const tasks = await stored(n, endpointId);
    const decision = { number: 1, status: 'retrying', next: { retry: 1, atMs: NOW } } as const;
    await writeAttempts(
      database.pool,
      tasks.map((task) => anAttemptRow({ task, decision })),
    );
    return tasks;
  };
  const limit = (rows: number): ClaimLimits => ({ rows, bytes: 1_000_000 });
  const byTime = async (at: Lease, rows = 10, owners = [owner]) =>
    (await claimDue(database.pool, at, owners, limit(rows))).deliveries;
  const claimLane = async (at: Lease, endpointId: string, room = 10, by = owner) => {
    const { deliveries, more } = await claimParked(database.pool, at, [by], [{ endpointId, room }], limit(1_000));
    return { deliveries, more: more[0]! };
  };
  const parked = async (at: Lease, endpointId: string, room?: number) =>
    (await claimLane(at, endpointId, room)).deliveries;
  const parkedEndpoints = async (of: OwnedPartition) =>
    new Set((await endpointsWithParked(database.pool, [of])).map(({ endpointId }) => endpointId));
  const dueCount = async () => (await database.pool.query('select from posthorn.due')).rowCount;

  it('takes no delivery before its time, and then takes it with its event and recorded state', async () => {
    const [task] = await retries();
    expect(await byTime(lease(NOW - 1))).toEqual([]);
    expect(await byTime(lease(NOW))).toMatchObject([
      {
        deliveryId: task!.deliveryId,
        endpointId: task!.endpointId,
        event: { id: task!.event.id, data: '{}' },
        trigger: { kind: 'retry', retry: 1 },
        state: { attempts: 1, scheduled: 1, status: 'retrying' },
      },
    ]);
  });

  it('gives no row to two claims at a time, and deletes none', async () => {
    await retries(40);
    const claims = await Promise.all(Array.from({ length: 8 }, () => byTime(lease(NOW))));
    const ids = claims.flat().map(({ deliveryId }) => deliveryId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await dueCount()).toBe(40);
  });

  it('skips a row that another session has locked', async () => {
    const [task] = await retries(2);
    const other = await database.pool.connect();
    await other.query('begin');
    await other.query('select from posthorn.due where delivery_id = $1 for update', [task!.deliveryId]);
    expect(await byTime(lease(NOW))).toHaveLength(1);
    await other.query('rollback');
    other.release();
  });

  it('gives a row again when its lease has ended or was taken over', async () => {
    await retries();
    expect(await byTime(lease(NOW, 1_000))).toHaveLength(1);
    expect(await byTime(lease(NOW + 999, 1_000))).toHaveLength(0);
    expect(await byTime(lease(NOW + 1_000, 60_000))).toHaveLength(1);
    await takeOverLeases(database.pool, [owner]);
    expect(await byTime(lease(NOW + 1_001))).toHaveLength(1);
  });

  it('takes only the shards of its partitions', async () => {
    const tasks = await retries(20);
    const mine = { ...owner, partitionCount: 3, partition: 1 };
    const claimed = await byTime(lease(NOW), 100, [mine]);
    const expected = tasks.filter(({ endpointId }) => shardOf(endpointId) % 3 === 1);
    expect(new Set(claimed.map(({ deliveryId }) => deliveryId))).toEqual(
      new Set(expected.map(({ deliveryId }) => deliveryId)),
    );
  });

  it('keeps parked deliveries for their lane, and gives them in the order of the events', async () => {
    const endpointId = uuidv7(7);
    const tasks = [3, 1, 2].map((ms) => aTask(owner, { endpointId, event: anEvent({ id: uuidv7(ms * 1_000_000) }) }));
    for (const { event } of tasks) {
      await database.pool.query(
        `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, 't', now(), '1')`,
        [event.id, event.projectId],
      );
    }
    await parkDeliveries(database.pool, tasks, NOW);
    expect(await byTime(lease(NOW + 1))).toEqual([]);
    const claimed = await parked(lease(NOW + 1), endpointId, 2);
    expect(claimed.map(({ deliveryId }) => deliveryId)).toEqual([tasks[1]!.deliveryId, tasks[2]!.deliveryId]);
  });

  it('finds the endpoints that have parked deliveries, each once', async () => {
    const endpoints = [uuidv7(1), uuidv7(2), uuidv7(3)];
    for (const endpointId of endpoints) await parkDeliveries(database.pool, await stored(3, endpointId), NOW);
    await retries(2);
    expect(await parkedEndpoints(owner)).toEqual(new Set(endpoints));
    const even = { ...owner, partitionCount: 2, partition: 0 };
    expect(await parkedEndpoints(even)).toEqual(new Set(endpoints.filter((id) => shardOf(id) % 2 === 0)));
  });

  it('gives a former owner nothing, and leases nothing', async () => {
    const [task] = await retries();
    const [waiting] = await stored();
    await parkDeliveries(database.pool, [waiting!], NOW);
    const former = owner;
    owner = { ...former, epoch: await claimOwnership(database.pool, FENCE, 'another') };
    expect(await byTime(lease(NOW), 10, [former])).toEqual([]);
    expect((await claimLane(lease(NOW), waiting!.endpointId, 10, former)).deliveries).toEqual([]);
    expect(await byTime(lease(NOW))).toMatchObject([{ deliveryId: task!.deliveryId }]);
    expect(await parked(lease(NOW), waiting!.endpointId)).toMatchObject([{ deliveryId: waiting!.deliveryId }]);
  });

  it('ends before a new owner gets the rows', async () => {
    await retries();
    const claiming = await database.pool.connect();
    await claiming.query('begin');
    expect((await claimDue(claiming, lease(NOW), [owner], limit(10))).deliveries).toHaveLength(1);
    let isOwner = false;
    const taking = claimOwnership(database.pool, FENCE, 'another').then((epoch) => {
      isOwner = true;
      owner = { ...owner, epoch };
      return takeOverLeases(database.pool, [owner]);
    });
    await eventually(locksWaitedFor, (count) => count === 1);
    expect(isOwner).toBe(false);
    await claiming.query('commit');
    claiming.release();
    await taking;
    expect(await byTime(lease(NOW))).toHaveLength(1);
  });

  it('takes no transaction id while nothing is due', async () => {
    await retries();
    const client = await database.pool.connect();
    await client.query('begin');
    await claimDue(client, lease(NOW - 1), [owner], limit(10));
    const { rows } = await client.query<{ xid: string | null }>('select pg_current_xact_id_if_assigned() as xid');
    expect(rows[0]!.xid).toBeNull();
    await client.query('rollback');
    client.release();
  });

  it('finds a delivery by its time, after its lease, if it was claimed for a lane and never arrived there', async () => {
    const [task] = await stored();
    await parkDeliveries(database.pool, [task!], NOW);
    expect(await parked(lease(NOW, 1_000), task!.endpointId)).toHaveLength(1);
    expect(await parked(lease(NOW + 5_000), task!.endpointId)).toEqual([]);
    expect(await byTime(lease(NOW + 5_000))).toMatchObject([
      { deliveryId: task!.deliveryId, trigger: { kind: 'first' } },
    ]);
  });

  it('reports that there may be more as long as rows were found, even rows whose event is gone', async () => {
    const endpointId = uuidv7(7);
    const tasks = await stored(3, endpointId);
    tasks.sort((a, b) => (a.event.id < b.event.id ? -1 : 1));
    await parkDeliveries(database.pool, tasks, NOW);
    await database.pool.query('delete from posthorn.event where id = any($1)', [
      tasks.slice(0, 2).map(({ event }) => event.id),
    ]);
    const claims = [];
    for (let i = 0; i < 3; i++) claims.push(await claimLane(lease(NOW), endpointId, 2));
    expect(claims.map(({ deliveries, more }) => [deliveries.length, more])).toEqual([
      [0, true],
      [1, false],
      [0, false],
    ]);
  });
});
