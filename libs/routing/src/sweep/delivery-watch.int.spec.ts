import { deliveryIdOf, type PosthornEvent, systemClock, unixMsOfUuid, uuidv7 } from '#kernel';
import { eventually, insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { storeRoutings } from '../store-routings.ts';
import { anEvent, aRouting, insertEvent, untilReadable } from '../testing/rows.ts';
import { DeliveryWatch } from './delivery-watch.ts';

const STALL_MS = 30_000;

describe.each([
  ['the log in this process', true],
  ['Kafka', false],
])('the watch over accepted events, with %s', (_, isEmbedded) => {
  let database: TestDatabase;
  let projectId: string;
  let endpointId: string;
  let nowMs: number;
  let inHand: Set<string> | undefined;
  let noted: number | undefined;
  let watch: DeliveryWatch;
  const newWatch = () =>
    new DeliveryWatch({
      ...{ pool: database.pool, clock: systemClock, stallMs: STALL_MS, isEmbedded },
      isInHand: (id) => inHand?.has(id),
      notedSinceMs: () => Promise.resolve(noted),
      nowMs: () => nowMs,
    });

  beforeEach(async () => {
    database = await migratedDatabase();
    projectId = await insertProject(database.pool);
    endpointId = await insertEndpoint(database.pool, projectId);
    nowMs = 0;
    inHand = new Set();
    noted = undefined;
    watch = newWatch();
    await watch.look();
  });
  afterEach(() => database.drop());

  const accepted = () => insertEvent(database.pool, anEvent({ projectId }));
  const routed = async (event: PosthornEvent, endpointIds = [endpointId]) => {
    await storeRoutings(database.pool, [aRouting(event, endpointIds)]);
    return deliveryIdOf(event.id, endpointId);
  };
  const attempted = (event: PosthornEvent) =>
    database.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       values ($1, 1, gen_random_uuid(), $2, $3, $4, 'first', 'succeeded', 'succeeded', now(), 1, false, 1)`,
      [deliveryIdOf(event.id, endpointId), event.id, endpointId, projectId],
    );
  /** Looks every 5 s for so long. */
  const lookFor = async (ms: number) => {
    await untilReadable(database.pool);
    let found = await watch.look();
    for (const untilMs = nowMs + ms; nowMs < untilMs;) {
      nowMs += 5_000;
      found = await watch.look();
    }
    return found;
  };

  it('finds an unrouted event after the permitted time, and not before', async () => {
    const event = await accepted();
    expect(await lookFor(STALL_MS - 5_000)).toBeUndefined();
    const stall = await lookFor(15_000);
    expect(stall).toMatchObject({ events: 1, oldestEventId: event.id, projectIds: [projectId], stage: 'relay' });
    await routed(event, []);
    expect(await lookFor(5_000)).toBeUndefined();
  });

  it('finds a delivery that was routed and has neither an attempt nor a parked row', async () => {
    const event = await accepted();
    await routed(event);
    expect(await lookFor(45_000)).toMatchObject({ stage: 'delivery', oldestEventId: event.id });
    await attempted(event);
    expect(await lookFor(5_000)).toBeUndefined();
  });

  it('gives a delivery in flight the longest deadline', async () => {
    const event = await accepted();
    inHand!.add(await routed(event));
    expect(await lookFor(100_000)).toBeUndefined();
    expect(await lookFor(30_000)).toMatchObject({ stage: 'delivery' });
  });

  it('gives dispatchers of other processes the same deadline', async () => {
    inHand = undefined;
    await routed(await accepted());
    expect(await lookFor(100_000)).toBeUndefined();
    expect(await lookFor(30_000)).toMatchObject({ stage: 'delivery' });
  });

  it('is silent about events that are attempted or match no endpoint', async () => {
    const event = await accepted();
    await routed(event);
    await attempted(event);
    await routed(await accepted(), []);
    expect(await lookFor(120_000)).toBeUndefined();
  });

  it('does not exclude a standstill at first', async () => {
    expect(watch.isClear).toBe(false);
    await lookFor(STALL_MS - 5_000);
    expect(watch.isClear).toBe(false);
    await lookFor(10_000);
    expect(watch.isClear).toBe(true);
  });

  describe('of a restarted process', () => {
    /** Looks every 5 s until something stands still. @returns true if the watch was clear before */
    const wasClearUntilFound = async () => {
      const seen: boolean[] = [];
      for (let found; found === undefined; seen.push(watch.isClear)) {
        nowMs += 5_000;
        found = await watch.look();
      }
      return seen.includes(true);
    };
    /**
     * Restores the state in which the earlier process ended: it has noted the event and, over Kafka, its relay has
     * passed it.
     */
    const restarted = async (event: PosthornEvent) => {
      noted = unixMsOfUuid(event.id);
      await untilReadable(database.pool);
      if (!isEmbedded) {
        await database.pool.query(
          `insert into posthorn.cursor (name, pos, seq) select 'relay:event', e.pos, e.seq from posthorn.event e where e.id = $1`,
          [event.id],
        );
      }
      watch = newWatch();
      await watch.look();
    };

    it('does not report the end while an event that the former process has seen is not routed', async () => {
      const event = await insertEvent(database.pool, anEvent({ projectId, id: uuidv7(Date.now() - 20 * STALL_MS) }));
      await restarted(event);
      expect(await wasClearUntilFound()).toBe(false);
      await routed(event, []);
      expect(await lookFor(5_000)).toBeUndefined();
      expect(watch.isClear).toBe(true);
    });

    it('does not report the end while a delivery of such an event may be in flight', async () => {
      const event = await accepted();
      inHand!.add(await routed(event));
      await restarted(event);
      expect(await wasClearUntilFound()).toBe(false);
      await attempted(event);
      expect(await lookFor(5_000)).toBeUndefined();
    });
  });

  it('finds an event that a transaction keeps the relay from reading', async () => {
    const holder = await database.pool.connect();
    try {
      await holder.query('begin; select pg_current_xact_id()');
      const event = anEvent({ projectId, id: uuidv7(Date.now() - 2 * STALL_MS) });
      await insertEvent(database.pool, event);
      await watch.look();
      const horizonOfHolder = async () => {
        nowMs += STALL_MS;
        return watch.look();
      };
      const stall = await eventually(horizonOfHolder, (found) => found?.stage === 'horizon');
      expect(stall).toMatchObject({ oldestEventId: event.id, projectIds: [projectId] });
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  });
});
