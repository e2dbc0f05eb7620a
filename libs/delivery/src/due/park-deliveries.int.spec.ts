import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { migratedDatabase, type TestDatabase } from '#testing';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask, anAttemptRow, someFacts } from '../testing/tasks.ts';
import { shardOf } from '../model/due-key.ts';
import { writeAttempts } from '../attempts/write-attempts.ts';

const NOW_MS = Date.UTC(2030, 0);

interface DueRow {
  kind: string;
  retry: number;
  due_at: Date;
  parked: boolean;
  shard: number;
  leased_until: Date | null;
}

describe('parking deliveries', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    owner = await ownPartition(database.pool);
  });

  const park = (...tasks: DeliveryTask[]) => parkDeliveries(database.pool, tasks, NOW_MS);
  const due = async () => (await database.pool.query<DueRow>('select * from posthorn.due')).rows;
  const lease = () =>
    database.pool.query(`update posthorn.due set leased_until = now() + interval '1 hour', parked = false`);

  /** A delivery that failed once: its retry 1 is due. */
  async function failed(): Promise<{ task: DeliveryTask; retry: DeliveryTask }> {
    const task = aTask(owner);
    const decision = { number: 1, status: 'retrying', next: { retry: 1, atMs: NOW_MS } } as const;
    await writeAttempts(database.pool, [anAttemptRow({ task, decision })]);
    return { task, retry: { ...task, trigger: { kind: 'retry', retry: 1 } } };
  }

  it('gives a new delivery one row of its own', async () => {
    const task = aTask(owner);
    for (const isNew of [true, false]) expect(await park(task)).toEqual(new Map([[task.deliveryId, isNew]]));
    expect(await due()).toMatchObject([
      { kind: 'first', retry: 0, parked: true, due_at: new Date(NOW_MS), shard: shardOf(task.endpointId) },
    ]);
  });

  it('marks the row from which a delivery was claimed, and ends its lease', async () => {
    const { retry } = await failed();
    await lease();
    expect(await park(retry)).toEqual(new Map([[retry.deliveryId, false]]));
    expect(await due()).toMatchObject([{ kind: 'retry', retry: 1, parked: true, leased_until: null }]);
  });

  it('does not change a row of another trigger, its time or its lease', async () => {
    const { task } = await failed();
    await lease();
    const before = await due();
    expect(await park(task)).toEqual(new Map([[task.deliveryId, false]]));
    expect(await due()).toEqual(before);
  });

  it('does not park a delivery whose row was answered after the claim', async () => {
    const { retry } = await failed();
    const replay = { ...retry, trigger: { kind: 'replay', replayId: uuidv7(9) } as const };
    const facts = someFacts({ outcome: 'succeeded' });
    await writeAttempts(database.pool, [
      anAttemptRow({ task: replay, facts, decision: { number: 2, status: 'succeeded', next: null } }),
    ]);
    expect(await due()).toEqual([]);
    expect(await park(retry)).toEqual(new Map([[retry.deliveryId, false]]));
    expect(await due()).toEqual([]);
  });

  it('writes nothing for a stale epoch, and writes current deliveries beside it', async () => {
    const stale = aTask({ ...owner, epoch: owner.epoch - 1 });
    const current = aTask(owner);
    expect(await park(stale, current)).toEqual(new Map([[current.deliveryId, true]]));
    expect(await due()).toHaveLength(1);
  });
});
