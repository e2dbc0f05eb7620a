import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { claimOwnership } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { claimDue, claimParked, type Lease } from './claim-due.ts';
import { endpointsWithParked, takeOverLeases } from './due-ownership.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { aTask, anEvent, someFacts } from './testing/tasks.ts';
import { shardOf, writeAttempts } from './write-attempts.ts';

const FENCE = 'spec/0';
const NOW = Date.UTC(2030, 0);
const ALL = { partitionCount: 1, partitions: [0] };

describe('claiming what is due', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeEach(async () => {
    database = await migratedDatabase();
    const epoch = await claimOwnership(database.pool, FENCE, 'spec');
    owner = { fence: FENCE, epoch, partition: 0, partitionCount: 1 };
  });
  afterEach(() => database.drop());

  const lease = (nowMs: number, forMs = 90_000): Lease => ({ id: uuidv7(nowMs), nowMs, untilMs: nowMs + forMs });
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
      tasks.map((task) => ({ task, facts: someFacts(), decision })),
    );
    return tasks;
  };
  const dueCount = async () => (await database.pool.query('select from posthorn.due')).rowCount;

  it('takes nothing before its time, and then with its event and what is recorded of it', async () => {
    const [task] = await retries();
    expect(await claimDue(database.pool, lease(NOW - 1), ALL, 10)).toEqual([]);
    expect(await claimDue(database.pool, lease(NOW), ALL, 10)).toMatchObject([
      {
        deliveryId: task!.deliveryId,
        endpointId: task!.endpointId,
        event: { id: task!.event.id, data: '{}' },
        trigger: { kind: 'retry', retry: 1 },
        state: { attempts: 1, scheduled: 1, status: 'retrying' },
      },
    ]);
  });

  it('gives no row to two at a time, and deletes none', async () => {
    await retries(40);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimDue(database.pool, lease(NOW), ALL, 10)));
    const ids = claims.flat().map(({ deliveryId }) => deliveryId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await dueCount()).toBe(40);
  });

  it('gives a row again when its lease is over, or was taken over', async () => {
    await retries();
    expect(await claimDue(database.pool, lease(NOW, 1_000), ALL, 10)).toHaveLength(1);
    expect(await claimDue(database.pool, lease(NOW + 999, 1_000), ALL, 10)).toHaveLength(0);
    expect(await claimDue(database.pool, lease(NOW + 1_000, 60_000), ALL, 10)).toHaveLength(1);
    await takeOverLeases(database.pool, ALL);
    expect(await claimDue(database.pool, lease(NOW + 1_001), ALL, 10)).toHaveLength(1);
  });

  it('takes only the shards of its partitions', async () => {
    const tasks = await retries(20);
    const mine = { partitionCount: 3, partitions: [1] };
    const claimed = await claimDue(database.pool, lease(NOW), mine, 100);
    const expected = tasks.filter(({ endpointId }) => shardOf(endpointId) % 3 === 1);
    expect(new Set(claimed.map(({ deliveryId }) => deliveryId))).toEqual(
      new Set(expected.map(({ deliveryId }) => deliveryId)),
    );
  });

  it('keeps parked ones for their lane, and gives them in the order of the events', async () => {
    const endpointId = uuidv7(7);
    const tasks = [3, 1, 2].map((ms) => aTask(owner, { endpointId, event: anEvent({ id: uuidv7(ms * 1_000_000) }) }));
    for (const { event } of tasks) {
      await database.pool.query(
        `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, 't', now(), '1')`,
        [event.id, event.projectId],
      );
    }
    await parkDeliveries(database.pool, tasks, NOW);
    expect(await claimDue(database.pool, lease(NOW + 1), ALL, 10)).toEqual([]);
    const claimed = await claimParked(database.pool, lease(NOW + 1), endpointId, 2);
    expect(claimed.map(({ deliveryId }) => deliveryId)).toEqual([tasks[1]!.deliveryId, tasks[2]!.deliveryId]);
  });

  it('finds the endpoints that have something parked, each once', async () => {
    const endpoints = [uuidv7(1), uuidv7(2), uuidv7(3)];
    for (const endpointId of endpoints) await parkDeliveries(database.pool, await stored(3, endpointId), NOW);
    await retries(2);
    expect(new Set(await endpointsWithParked(database.pool, ALL))).toEqual(new Set(endpoints));
    const two = { partitionCount: 2, partitions: [0] };
    expect(new Set(await endpointsWithParked(database.pool, two))).toEqual(
      new Set(endpoints.filter((id) => shardOf(id) % 2 === 0)),
    );
  });
});
