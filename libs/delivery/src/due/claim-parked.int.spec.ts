import { uuidv7 } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { migratedDatabase, type TestDatabase } from '#testing';
import { claimParked } from './claim-parked.ts';
import { parkDeliveries } from './park-deliveries.ts';
import { ownPartition } from '../testing/own-partition.ts';
import { aTask, anEvent } from '../testing/tasks.ts';

const NOW = Date.UTC(2030, 0);
const LEASE = { nowMs: NOW, untilMs: NOW + 90_000 };

describe('claiming for parked lanes', () => {
  let database: TestDatabase;
  let owner: OwnedPartition;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    owner = await ownPartition(database.pool);
  });

  /** Parks deliveries of an endpoint, oldest first, with so many bytes of data each. */
  async function parked(n: number, bytes = 2): Promise<{ endpointId: string; ids: string[] }> {
    const endpointId = uuidv7(7);
    const tasks = Array.from({ length: n }, (_, index) =>
      aTask(owner, { endpointId, event: anEvent({ id: uuidv7(1_000 * (index + 1)) }) }),
    );
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select i.id, $2, 't', now(), $3 from unnest($1::uuid[]) as i (id)`,
      [tasks.map(({ event }) => event.id), tasks[0]!.event.projectId, JSON.stringify('x'.repeat(bytes - 2))],
    );
    await parkDeliveries(database.pool, tasks, NOW);
    return { endpointId, ids: tasks.map(({ deliveryId }) => deliveryId) };
  }
  const claim = (lanes: { endpointId: string; room: number }[], limits = { rows: 1_000, bytes: 1_000_000 }) =>
    claimParked(database.pool, LEASE, [owner], lanes, limits);
  const idsOf = ({ deliveries }: { deliveries: { deliveryId: string }[] }) => deliveries.map((each) => each.deliveryId);

  it('takes, by one statement, as many deliveries for each lane as it has room for, in the order of the events', async () => {
    const [a, b, empty] = [await parked(5), await parked(2), { endpointId: uuidv7(7) }];
    const claimed = await claim([
      { ...b, room: 10 },
      { ...empty, room: 10 },
      { ...a, room: 3 },
    ]);
    expect(idsOf(claimed)).toEqual([...b.ids, ...a.ids.slice(0, 3)]);
    expect(claimed.more).toEqual([false, false, true]);
    expect(idsOf(await claim([{ ...a, room: 10 }]))).toEqual(a.ids.slice(3));
  });

  it('leaves deliveries beyond the limit of bytes to the next claim, and reports that there are more', async () => {
    const [large, small] = [await parked(4, 100_000), await parked(1)];
    const lanes = [large, small].map((lane) => ({ ...lane, room: 10 }));
    const claimed = await claim(lanes, { rows: 1_000, bytes: 250_000 });
    expect(idsOf(claimed)).toEqual(large.ids.slice(0, 2));
    expect(claimed.more).toEqual([true, true]);
    const { rowCount } = await database.pool.query('select from posthorn.due d where d.parked');
    expect(rowCount).toBe(3);
  });

  it('has the time of the event as the time from which a first attempt is due, not that of its parking', async () => {
    const lane = await parked(2);
    const { deliveries } = await claim([{ ...lane, room: 10 }]);
    expect(deliveries.map(({ dueAtMs }) => dueAtMs)).toEqual([1_000, 2_000]);
  });

  it('takes one delivery of any size', async () => {
    const large = await parked(2, 100_000);
    expect(idsOf(await claim([{ ...large, room: 10 }], { rows: 10, bytes: 1 }))).toEqual(large.ids.slice(0, 1));
  });

  it('reports that every lane may have more deliveries when it meets its bound of rows', async () => {
    const [a, b] = [await parked(3), await parked(1)];
    const lanes = [a, b].map((lane) => ({ ...lane, room: 10 }));
    expect((await claim(lanes, { rows: 3, bytes: 1_000 })).more).toEqual([true, true]);
  });
});
