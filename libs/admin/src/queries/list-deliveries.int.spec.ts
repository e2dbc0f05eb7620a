import { deliveryIdOf, toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import type { DeliveryView } from '../deliveries/delivery-view.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import { ListDeliveries, ListDeliveriesHandler } from './list-deliveries.ts';

const MANY_EVENTS = 12_000;
const MANY_ENDPOINTS = 10_000;
/** The number of exhausted deliveries, all of the oldest events. */
const EXHAUSTED = 5;

describe('The list of deliveries', () => {
  let server: TestDatabase;
  let database: Database;
  let handler: ListDeliveriesHandler;
  let projectId: string;
  /** The time of the clock, moved by each look at it. */
  let passMs: () => number;
  /** How far the clock was set. */
  let steppedMs: () => number;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 8, entities: [ProjectEntity, EndpointEntity] });
    // No search takes long by this clock, however busy the machine is.
    const nowMs = Date.now();
    const clock = { nowMs: () => nowMs + passMs(), steppedMs: () => steppedMs() };
    const context = { dataSource: database.dataSource, clock };
    handler = new ListDeliveriesHandler(context as unknown as AdminContext);
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
  beforeEach(async () => {
    [passMs, steppedMs] = [() => 0, () => 0];
    projectId = uuidv7(Date.now());
    await server.pool.query(
      `insert into posthorn.project (id, name, version, created_at, updated_at) values ($1, 'spec', 1, now(), now())`,
      [projectId],
    );
  });

  /** Stores events, oldest first, that were routed to endpoints. */
  const route = async (eventIds: string[], endpointIds: string[]) => {
    await server.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select i.id, $2, 'a.b', now(), '{}' from unnest($1::uuid[]) i (id)`,
      [eventIds, projectId],
    );
    await server.pool.query(
      `insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
       select i.id, $2, 1, $3, '{}', '{}' from unnest($1::uuid[]) i (id)`,
      [eventIds, projectId, endpointIds],
    );
  };
  const attempt = (eventIds: string[], endpointId: string, state: 'succeeded' | 'exhausted') =>
    server.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       select i.delivery_id, 1, gen_random_uuid(), i.event_id, $3, $4, 'routing', $5, $6, now(), 1, false, 1
       from unnest($1::uuid[], $2::uuid[]) i (delivery_id, event_id)`,
      [
        eventIds.map((id) => deliveryIdOf(id, endpointId)),
        ...[eventIds, endpointId, projectId, state === 'succeeded' ? 'succeeded' : 'failed', state],
      ],
    );
  const list = (filter: DeliveryFilter, limit: number, cursor: string | null = null) =>
    handler.execute(new ListDeliveries(toTypeId('prj', projectId), filter, cursor, limit));
  const ids = (count: number) => {
    const nowMs = Date.now();
    return Array.from({ length: count }, (_, nth) => uuidv7(nowMs - count + nth));
  };

  it('has no empty page before the deliveries with a status, even after many deliveries with another status', async () => {
    const [endpointId] = ids(1) as [string];
    const eventIds = ids(MANY_EVENTS);
    await route(eventIds, [endpointId]);
    await attempt(eventIds.slice(0, EXHAUSTED), endpointId, 'exhausted');
    await attempt(eventIds.slice(EXHAUSTED), endpointId, 'succeeded');

    const whole = await list({ status: ['exhausted'] }, 50);
    expect(whole.items).toHaveLength(EXHAUSTED);
    expect(whole.items.every(({ status }) => status === 'exhausted')).toBe(true);
    expect(whole.nextCursor).toBeNull();
    const first = await list({ status: ['exhausted'] }, 2);
    expect(first.items).toEqual(whole.items.slice(0, 2));
    expect((await list({ status: ['exhausted'] }, 3, first.nextCursor)).items).toEqual(whole.items.slice(2));
    expect(await list({ status: ['cancelled'] }, 2)).toEqual({ items: [], nextCursor: null, prevCursor: null });
  });

  it.each([
    ['', 0],
    [', though the clock is set back meanwhile', -3_600_000],
  ])('returns the deliveries found so far when a search takes long, with a cursor to the rest%s', async (_, stepMs) => {
    const [endpointId] = ids(1) as [string];
    const eventIds = ids(MANY_EVENTS);
    await route(eventIds, [endpointId]);
    const found = [eventIds[0]!, eventIds.at(-1)!];
    await attempt(found, endpointId, 'succeeded');
    await attempt(eventIds.slice(1, -1), endpointId, 'exhausted');
    let looks = 0;
    steppedMs = () => (looks > 1 ? stepMs : 0);
    passMs = () => ++looks * 1_000 + steppedMs();
    const pages: DeliveryView[][] = [];
    let prevCursor: string | null = null;
    for (let cursor: string | null = null; ;) {
      const page: Awaited<ReturnType<typeof list>> = await list({ status: ['succeeded'] }, 50, cursor);
      pages.push(page.items);
      ({ prevCursor } = page);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages[0]!.map(({ eventId }) => eventId)).toEqual([toTypeId('evt', found[1]!)]);
    expect(pages.flat().map(({ eventId }) => eventId)).toEqual(found.toReversed().map((id) => toTypeId('evt', id)));
    // The way back ends by time, too, and meets the same deliveries in the reverse order.
    const back: DeliveryView[] = [];
    for (let cursor = prevCursor; cursor !== null;) {
      const page: Awaited<ReturnType<typeof list>> = await list({ status: ['succeeded'] }, 50, cursor);
      back.unshift(...page.items);
      cursor = page.prevCursor;
    }
    expect(back).toEqual(pages.slice(0, -1).flat());
  });

  it('reads no more than a page of an event with ten thousand endpoints', async () => {
    const endpointIds = ids(MANY_ENDPOINTS);
    const [older, event] = ids(2) as [string, string];
    await route([older, event], endpointIds);
    const found: DeliveryView[] = [];
    let cursor: string | null = null;
    for (const limit of [1, 250, 3, 250]) {
      const page: Awaited<ReturnType<typeof list>> = await list({}, limit, cursor);
      expect(page.items).toHaveLength(limit);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(found.map(({ endpointId }) => endpointId)).toEqual(
      endpointIds.slice(0, found.length).map((id) => toTypeId('ep', id)),
    );
    expect(new Set(found.map(({ eventId }) => eventId))).toEqual(new Set([toTypeId('evt', event)]));
  });
});
