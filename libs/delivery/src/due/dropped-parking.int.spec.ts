import type { OwnedPartition } from '#message-log';
import { dropRows, migratedDatabase, type TestDatabase } from '#testing';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask, anAttemptRow } from '../testing/tasks.ts';
import { writeAttempts } from '../attempts/write-attempts.ts';

describe('parking a delivery whose row a trigger drops', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;
  let mend: () => Promise<void>;

  beforeEach(async () => {
    database = await migratedDatabase();
    owner = await ownPartition(database.pool);
  });
  afterEach(() => database.drop());

  const park = (...tasks: DeliveryTask[]) => parkDeliveries(database.pool, tasks, Date.now());
  const parked = async () => (await database.pool.query('select from posthorn.due where parked')).rowCount;
  const failed = async () => {
    const task = aTask(owner);
    const decision = { number: 1, status: 'retrying', next: { retry: 1, atMs: Date.now() } } as const;
    await writeAttempts(database.pool, [anAttemptRow({ task, decision })]);
    return { first: task, retry: { ...task, trigger: { kind: 'retry', retry: 1 } as const, isStored: true } };
  };
  const isDropped = { message: expect.stringMatching(/posthorn\.due.*drop trigger drops/) as string };

  it('stores nothing of the batch, and fails with the name of the trigger', async () => {
    const tasks = [aTask(owner), aTask(owner)];
    mend = await dropRows(database.pool, 'due', { when: `new.delivery_id = '${tasks[1]!.deliveryId}'` });
    await expect(park(...tasks)).rejects.toMatchObject(isDropped);
    expect(await parked()).toBe(0);
    await mend();
    await park(...tasks);
    expect(await parked()).toBe(2);
  });

  it('fails if an existing row is not marked', async () => {
    const { retry } = await failed();
    mend = await dropRows(database.pool, 'due', { on: 'update' });
    await expect(park(retry)).rejects.toMatchObject(isDropped);
    await mend();
    await park(retry);
    expect(await parked()).toBe(1);
  });

  it('does not fail if the row belongs to another trigger, or the delivery has ended', async () => {
    const { first } = await failed();
    mend = await dropRows(database.pool, 'due');
    expect((await park(first)).has(first.deliveryId)).toBe(true);
    const answered = { ...aTask(owner), trigger: { kind: 'retry', retry: 1 } as const };
    expect((await park(answered)).has(answered.deliveryId)).toBe(true);
  });
});
