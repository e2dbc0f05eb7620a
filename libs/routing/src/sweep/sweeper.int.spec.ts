import { deliveryIdOf, type PosthornEvent, systemClock, uuidv7 } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';
import { migratedDatabase, type TestDatabase } from '#testing';
import { EventInQuestion } from '../matching.ts';
import { routeEvent } from '../route-event.ts';
import { storeRoutings } from '../store-routings.ts';
import { anEvent, insertEndpoint, insertEvent, insertProject } from '../testing/rows.ts';
import { Sweeper } from './sweeper.ts';

const GRACE_MS = 60_000;

describe('the sweeper', () => {
  let database: TestDatabase;
  let projectId: string;
  let endpointId: string;
  let events: PosthornEvent[];
  let deliveries: RoutedDelivery[];
  let sweeper: Sweeper;

  beforeEach(async () => {
    database = await migratedDatabase();
    projectId = await insertProject(database.pool);
    endpointId = await insertEndpoint(database.pool, projectId);
    events = [];
    deliveries = [];
    const into = <T>(sent: T[]): Producer<T> => ({
      ready: () => Promise.resolve(),
      send(records, options) {
        if (records.length > 0) expect(options).toEqual({ recheck: true });
        sent.push(...records);
        return Promise.resolve();
      },
    });
    const producers = { events: into(events), deliveries: into(deliveries) };
    sweeper = new Sweeper({ pool: database.pool, clock: systemClock, ...producers, graceMs: GRACE_MS });
  });
  afterEach(() => database.drop());

  const longAgo = () => insertEvent(database.pool, anEvent({ projectId, id: uuidv7(Date.now() - 10 * GRACE_MS) }));
  const routed = async (event: PosthornEvent) => {
    await storeRoutings(database.pool, [
      routeEvent(
        new EventInQuestion(event),
        [{ id: endpointId, eventTypes: null, channels: null, condition: null }],
        1,
      ),
    ]);
    return deliveryIdOf(event.id, endpointId);
  };

  it('publishes again what has no routing row, and leaves alone what is young', async () => {
    const stuck = await longAgo();
    await insertEvent(database.pool, anEvent({ projectId }));
    const { nextMs, ...swept } = await sweeper.sweep(0);
    expect(swept).toEqual({ events: 1, deliveries: 0 });
    expect(events).toEqual([stuck]);
    expect(await sweeper.sweep(nextMs)).toMatchObject({ events: 0 });
  });

  it('leaves a test alone whose process died before it was recorded: nobody asked for a delivery of it later', async () => {
    const test = await longAgo();
    await routed(test);
    await database.pool.query('update posthorn.event set test = true where id = $1', [test.id]);
    expect(await sweeper.sweep(0)).toMatchObject({ events: 0, deliveries: 0 });
  });

  it('publishes again routed deliveries that have neither an attempt nor a due row', async () => {
    const stuck = await longAgo();
    const stuckId = await routed(stuck);
    const waiting = await longAgo();
    await database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, 'first', $2, $3, $4, 0, now(), true, 0)`,
      [await routed(waiting), waiting.id, endpointId, projectId],
    );
    const tried = await longAgo();
    await database.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       values ($1, 1, gen_random_uuid(), $2, $3, $4, 'first', 'succeeded', 'succeeded', now(), 1, false, 1)`,
      [await routed(tried), tried.id, endpointId, projectId],
    );
    expect(await sweeper.sweep(0)).toMatchObject({ events: 0, deliveries: 1 });
    expect(deliveries).toMatchObject([{ deliveryId: stuckId, endpointId, event: stuck }]);
  });

  it('goes through more than a page', async () => {
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, 't', now(), '1' from generate_series(1, 1100) n`,
      [projectId],
    );
    expect(await sweeper.sweep(0)).toMatchObject({ events: 1_100 });
    expect(new Set(events.map(({ id }) => id)).size).toBe(1_100);
  });
});
