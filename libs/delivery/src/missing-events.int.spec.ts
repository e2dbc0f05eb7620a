import { deliveryIdOf, uuidv7 } from '#kernel';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { OWN_SCHEDULE, shardOf } from './model/due-key.ts';
import { DispatcherScene } from './testing/dispatcher-scene.ts';
import { PROJECT } from './testing/tasks.ts';

interface DueOptions {
  /** Default: an event that is not stored. */
  eventId?: string;
  /** Default: false. */
  parked?: boolean;
}

describe('A due delivery whose event is not in Postgres', () => {
  let database: TestDatabase;
  let scene: DispatcherScene;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    scene = await DispatcherScene.start(database);
  });
  afterEach(() => scene.stop());

  /** Stores a due row, which a dispatcher claims once it has taken over its lease. @returns the id of its delivery */
  async function due(
    endpointId: string,
    kind: 'first' | 'retry' | 'replay',
    overrides: DueOptions = {},
  ): Promise<string> {
    const { eventId = uuidv7(Date.now()), parked = false } = overrides;
    const deliveryId = deliveryIdOf(eventId, endpointId);
    await database.pool.query(
      `insert into posthorn.due (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at,
         parked, shard, leased_until)
       values ($1, $2, $3, $4, $5, $6, $7, now(), $8, $9, now() + interval '1 minute')`,
      [
        ...[deliveryId, kind === 'replay' ? uuidv7(Date.now()) : OWN_SCHEDULE, kind, eventId, endpointId, PROJECT],
        ...[kind === 'retry' ? 1 : 0, parked, shardOf(endpointId)],
      ],
    );
    return deliveryId;
  }
  const noneIsDue = () =>
    eventually(
      async () => (await database.pool.query('select from posthorn.due')).rowCount,
      (count) => count === 0,
    );
  const attempts = async () => {
    const { rows } = await database.pool.query<Record<string, unknown>>(
      'select delivery_id, number, outcome, state, error_code from posthorn.attempt order by delivery_id, number',
    );
    return rows;
  };

  it('is cancelled with the reason, and reported once with the number of such deliveries', async () => {
    const endpointId = scene.endpoint('/');
    const ids = [await due(endpointId, 'retry'), await due(endpointId, 'first')];
    await scene.restart();
    await noneIsDue();
    const cancelled = { number: 1, outcome: 'cancelled', state: 'cancelled', error_code: 'event-missing' };
    expect(await attempts()).toEqual(ids.sort().map((id) => ({ delivery_id: id, ...cancelled })));
    expect(scene.problems).toEqual([expect.stringMatching(/^Cancelled 2 due deliveries \(event-missing\): /)]);
    expect(scene.receiver.requests('/')).toEqual([]);
  });

  it('is cancelled even if it was parked, and the delivery parked behind it is sent', async () => {
    const endpointId = scene.endpoint('/');
    const missing = await due(endpointId, 'first', { parked: true });
    const [later] = await scene.records(endpointId, 1);
    await due(endpointId, 'first', { parked: true, eventId: later!.value.event.id });
    await scene.restart();
    await noneIsDue();
    expect(await attempts()).toMatchObject([
      { delivery_id: missing, outcome: 'cancelled' },
      { delivery_id: later!.value.deliveryId, outcome: 'succeeded' },
    ]);
  });

  it('is cancelled as a replay, and keeps the status of its own schedule', async () => {
    const endpointId = scene.endpoint('/');
    const [record] = await scene.records(endpointId, 1);
    scene.dispatcher.onRecords([record!]);
    await eventually(attempts, ({ length }) => length === 1);
    await database.pool.query('truncate posthorn.event');
    await due(endpointId, 'replay', { eventId: record!.value.event.id });
    await scene.restart();
    await noneIsDue();
    expect(await attempts()).toMatchObject([
      { number: 1, outcome: 'succeeded', state: 'succeeded' },
      { number: 2, outcome: 'cancelled', state: 'succeeded', error_code: 'event-missing' },
    ]);
  });
});
