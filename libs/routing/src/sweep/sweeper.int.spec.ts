import { deliveryIdOf, type PosthornEvent, uuidv7 } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';
import { START } from '#postgres';
import { insertEndpoint, insertProject, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { storeRoutings } from '../store-routings.ts';
import { anEvent, aRouting, insertEvent, untilReadable } from '../testing/rows.ts';
import { findUntried } from './find-untried.ts';
import { Sweeper, type Swept, type SweepPlace } from './sweeper.ts';

const GRACE_MS = 60_000;

describe('the sweeper', () => {
  let database: TestDatabase;
  let projectId: string;
  let endpointId: string;
  let events: PosthornEvent[];
  let deliveries: RoutedDelivery[];
  let clock: OffsetClock;
  let sweeper: Sweeper;
  let place: SweepPlace;
  let newSweeper: () => Sweeper;

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
    clock = new OffsetClock();
    newSweeper = () => new Sweeper({ pool: database.pool, clock, ...producers, graceMs: GRACE_MS });
    sweeper = newSweeper();
    place = { swept: START, next: undefined };
  });
  afterEach(() => database.drop());

  const accepted = () => insertEvent(database.pool, anEvent({ projectId }));
  /** Sweeps until nothing is left. */
  const sweep = async (): Promise<Swept> => {
    const all = { events: 0, deliveries: 0 };
    for (let isBehind = true; isBehind;) {
      const found = await sweeper.sweep(place);
      place = found.place;
      isBehind = found.isBehind;
      all.events += found.events;
      all.deliveries += found.deliveries;
    }
    return all;
  };
  /** Sweeps when the grace of all that is there has passed. */
  const sweepLater = async (): Promise<Swept> => {
    await untilReadable(database.pool);
    await sweep();
    clock.advance(GRACE_MS);
    return sweep();
  };
  const routed = async (event: PosthornEvent, endpointIds = [endpointId]) => {
    await storeRoutings(database.pool, [aRouting(event, endpointIds)]);
    return deliveryIdOf(event.id, endpointId);
  };
  const parked = (deliveryId: string, event: PosthornEvent) =>
    database.pool.query(
      `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, 'first', $2, $3, $4, 0, now(), true, 0)`,
      [deliveryId, event.id, endpointId, projectId],
    );

  it('publishes again events without a routing row, except young events', async () => {
    const stuck = await accepted();
    await untilReadable(database.pool);
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
    clock.advance(GRACE_MS / 2);
    await accepted();
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
    clock.advance(GRACE_MS / 2);
    expect(await sweep()).toEqual({ events: 1, deliveries: 0 });
    expect(events).toEqual([stuck]);
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
  });

  it.each([
    ['older than the last sweep', -20 * GRACE_MS],
    ['of a year ago', -365 * 86_400_000],
    ['of a clock that is ahead', 20 * GRACE_MS],
  ])('publishes again events that arrived late with an id %s', async (_, offsetMs) => {
    await routed(await accepted(), []);
    await sweepLater();
    const late = await insertEvent(database.pool, anEvent({ projectId, id: uuidv7(Date.now() + offsetMs) }));
    const lateRouted = await insertEvent(database.pool, anEvent({ projectId, id: uuidv7(Date.now() + offsetMs) }));
    await routed(lateRouted);
    expect(await sweepLater()).toEqual({ events: 1, deliveries: 1 });
    expect(events.at(-1)).toEqual(late);
    expect(deliveries).toMatchObject([{ event: lateRouted }]);
  });

  it('continues where an earlier process was, even during its grace', async () => {
    await accepted();
    await untilReadable(database.pool);
    await sweep();
    clock.advance(GRACE_MS);
    sweeper = newSweeper();
    expect(await sweep()).toEqual({ events: 1, deliveries: 0 });
    sweeper = newSweeper();
    await routed(events[0]!, []);
    clock.advance(GRACE_MS);
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
  });

  it('publishes an event once more, a grace later, if the log has lost it again', async () => {
    const stuck = await accepted();
    expect(await sweepLater()).toEqual({ events: 1, deliveries: 0 });
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
    clock.advance(GRACE_MS);
    expect(await sweep()).toEqual({ events: 1, deliveries: 0 });
    expect(events).toEqual([stuck, stuck]);
    await routed(stuck, []);
    clock.advance(100 * GRACE_MS);
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
  });

  it('publishes a delivery once more, a grace later, if the log has lost it again', async () => {
    const stuck = await accepted();
    const deliveryId = await routed(stuck);
    expect(await sweepLater()).toEqual({ events: 0, deliveries: 1 });
    clock.advance(GRACE_MS);
    expect(await sweep()).toEqual({ events: 0, deliveries: 1 });
    await parked(deliveryId, stuck);
    clock.advance(100 * GRACE_MS);
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
  });

  it('publishes an event at most once a grace, and then less and less often, while consumers are slow', async () => {
    await accepted();
    await sweepLater();
    const published: number[] = [];
    for (let quarter = 1; quarter <= 60; quarter++) {
      clock.advance(GRACE_MS / 4);
      if ((await sweep()).events > 0) published.push(quarter / 4);
    }
    expect(published).toEqual([1, 3, 7, 15]);
  });

  it('waits for the grace of its published records even if the clock is set', async () => {
    await accepted();
    await sweepLater();
    clock.set(20 * GRACE_MS);
    expect(await sweep()).toEqual({ events: 0, deliveries: 0 });
    clock.set(-40 * GRACE_MS);
    clock.advance(GRACE_MS);
    expect(await sweep()).toEqual({ events: 1, deliveries: 0 });
  });

  it('examines, after a restart, published records that are not routed yet', async () => {
    const stuck = await accepted();
    await sweepLater();
    sweeper = newSweeper();
    expect(await sweepLater()).toEqual({ events: 1, deliveries: 0 });
    expect(events).toEqual([stuck, stuck]);
  });

  it('sweeps later events even if an earlier event is never routed, which holds its place for a day', async () => {
    const poisonous = await accepted();
    await sweepLater();
    const later = await accepted();
    clock.advance(GRACE_MS / 2);
    await sweepLater();
    expect(events).toEqual([poisonous, poisonous, later]);
    await routed(later, []);
    clock.advance(80_000_000);
    sweeper = newSweeper();
    expect((await sweepLater()).events).toBe(1);
    clock.advance(6_400_000);
    expect((await sweep()).events).toBe(1);
    sweeper = newSweeper();
    expect((await sweepLater()).events).toBe(0);
  });

  it('does not publish a test whose process died before it was recorded', async () => {
    const test = await accepted();
    await routed(test);
    await database.pool.query('update posthorn.event set test = true where id = $1', [test.id]);
    expect(await sweepLater()).toMatchObject({ events: 0, deliveries: 0 });
  });

  it('publishes again routed deliveries that have neither an attempt nor a due row', async () => {
    const stuck = await accepted();
    const stuckId = await routed(stuck);
    const waiting = await accepted();
    await parked(await routed(waiting), waiting);
    const tried = await accepted();
    await database.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       values ($1, 1, gen_random_uuid(), $2, $3, $4, 'first', 'succeeded', 'succeeded', now(), 1, false, 1)`,
      [await routed(tried), tried.id, endpointId, projectId],
    );
    expect(await sweepLater()).toMatchObject({ events: 0, deliveries: 1 });
    expect(deliveries).toMatchObject([{ deliveryId: stuckId, endpointId, event: stuck }]);
  });

  it('does not publish deliveries that the fan-out has not sent yet, and publishes deliveries that the log had acknowledged', async () => {
    const event = await accepted();
    const endpoints = [endpointId, uuidv7(1), uuidv7(2)];
    const fanOut = { epoch: 1, dataBytes: 2 };
    await storeRoutings(database.pool, [aRouting(event, endpoints, { fanOut })]);
    expect(await sweepLater()).toMatchObject({ events: 0, deliveries: 0 });
    await database.pool.query('update posthorn.fanout set next = 2');
    place = { swept: START, next: undefined };
    expect(await sweepLater()).toMatchObject({ events: 0, deliveries: 2 });
    expect(deliveries.map((delivery) => delivery.endpointId)).toEqual(endpoints.slice(0, 2));
  });

  it('reads events to many endpoints in pages of a bounded number of deliveries', async () => {
    const endpoints = Array.from({ length: 3_000 }, (_, n) => uuidv7(n));
    const events = [await accepted(), await accepted(), await accepted()];
    await storeRoutings(
      database.pool,
      events.map((event) => aRouting(event, endpoints)),
    );
    const ids = events.map(({ id }) => id).sort();
    const { untried, last } = await findUntried(database.pool, ids);
    expect(untried).toHaveLength(6_000);
    expect(last).toBe(ids[1]);
    expect(await sweepLater()).toMatchObject({ deliveries: 9_000 });
  });

  it('continues to sweep after a fast clock has left its time in the future', async () => {
    const stuck = await accepted();
    await untilReadable(database.pool);
    clock.advance(120 * 86_400_000);
    await sweep();
    clock.set(-120 * 86_400_000);
    sweeper = newSweeper();
    await sweepLater();
    expect(events).toEqual([stuck]);
  });

  it('sweeps more than a page', async () => {
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, 't', now(), '1' from generate_series(1, 1100) n`,
      [projectId],
    );
    expect(await sweepLater()).toMatchObject({ events: 1_100 });
    expect(new Set(events.map(({ id }) => id)).size).toBe(1_100);
  });
});
