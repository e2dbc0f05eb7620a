import type pg from 'pg';
import { deliveryIdOf, lowestUuidAt } from '#kernel';
import type { DeliverySelection } from './delivery-filter.ts';
import type { TriedPlace } from './delivery-place.ts';
import type { KnownDelivery } from './find-delivery.ts';
import { channelsSql } from '../events/event-channels.ts';
import type { ListedDelivery } from './read-deliveries.ts';

/** The age of events of which no delivery is on its way any more: the sweeper has sent it again long ago. */
const MAX_AGE_MS = 86_400_000;
/** The youngest events of a project of which deliveries may be on their way. */
const NEWEST_EVENTS = 250;
/** The most endpoints of these events that are looked at. */
const NEWEST_DELIVERIES = 2_000;

/** The statements have names: to plan one takes as long as to run it. */
const NEWEST = {
  name: 'newest-events',
  text: `select e.id as "eventId", e.type as "eventType", e.test, ${channelsSql('e')} as "eventChannels"
from posthorn.event e
where e.project_id = $1 and e.id >= $2 and e.id < $3 order by e.id desc limit ${NEWEST_EVENTS}`,
};
/** Which of some events go to an endpoint. Their endpoints are not listed: an event may have 10,000. */
const MATCHED = {
  name: 'newest-events-of-endpoint',
  text: `select r.event_id as id from posthorn.whole_routing r
where r.event_id = any($1::uuid[]) and r.event_id between $2 and $3 and $4 = any(r.matched)`,
};

/** An index is searched for all ids of a list in one pass, which is much shorter than one search for each id. */
const ROUTED = {
  name: 'newest-deliveries',
  text: `select r.event_id as "eventId", m.id as "endpointId"
from posthorn.whole_routing r
cross join lateral unnest(r.matched) m (id)
where r.event_id = any($1::uuid[]) and r.event_id between $2 and $3
order by r.event_id desc limit ${NEWEST_DELIVERIES}`,
};

const TRIED = {
  name: 'tried-deliveries',
  text: `select a.delivery_id as id from posthorn.attempt a
where a.delivery_id = any($1::uuid[]) and a.delivery_id between $2 and $3 and a.number = 1
union all select d.delivery_id from posthorn.due d where d.delivery_id = any($1::uuid[])`,
};

/** The fields of an event that its deliveries show. */
type ListedEvent = Omit<ListedDelivery, 'endpointId'>;

/** Returns true if the selection may have deliveries without an attempt: these have no code, error or trigger. */
export function mayBeUntried({ statuses, statusCodes, errorCodes, triggers }: DeliverySelection): boolean {
  const isOpen = statuses === null || statuses.includes('pending') || statuses.includes('held');
  return isOpen && statusCodes === null && errorCodes === null && triggers === null;
}

/**
 * The deliveries behind a place that have neither an attempt nor a due row, by their ids: those on their way to the
 * first attempt. Only the project's 250 youngest events of the last day are looked at.
 */
export async function readUntried(
  pool: pg.Pool,
  selection: DeliverySelection,
  after: TriedPlace,
  nowMs: number,
): Promise<KnownDelivery[]> {
  const { projectId, endpointId, fromId, beforeId, order } = selection;
  const [low, high] = order === 'desc' ? [fromId, endOfMs(after.deliveryId)] : [beginOfMs(after.deliveryId), beforeId];
  const oldest = lowestUuidAt(nowMs - MAX_AGE_MS);
  if (beforeId <= oldest || (order === 'desc' && after.deliveryId < oldest)) return [];
  const { rows: newest } = await pool.query<ListedEvent>({ ...NEWEST, values: [projectId, oldest, beforeId] });
  const events = newest.filter(({ eventId }) => eventId >= low && eventId <= high);
  const isBehind = ({ deliveryId: id }: KnownDelivery) =>
    id < beforeId && (order === 'desc' ? id < after.deliveryId : id > after.deliveryId);
  const untried =
    endpointId === null
      ? await withoutTried(pool, (await readDeliveriesOf(pool, events)).filter(isBehind))
      : await readOfEndpoint(pool, events.map((event) => deliveryOf(event, endpointId)).filter(isBehind));
  return inOrder(untried, order);
}

const deliveryOf = (event: ListedEvent, endpointId: string): KnownDelivery => ({
  ...event,
  endpointId,
  deliveryId: deliveryIdOf(event.eventId, endpointId),
});

/** The deliveries of events to all their endpoints. */
async function readDeliveriesOf(pool: pg.Pool, events: readonly ListedEvent[]): Promise<KnownDelivery[]> {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const routed = await readByIds<Routed>(pool, ROUTED, [...byId.keys()]);
  return routed.map(({ eventId, endpointId }) => deliveryOf(byId.get(eventId)!, endpointId));
}

async function withoutTried(pool: pg.Pool, deliveries: readonly KnownDelivery[]): Promise<KnownDelivery[]> {
  const ids = deliveries.map(({ deliveryId }) => deliveryId);
  const tried = new Set((await readByIds<{ id: string }>(pool, TRIED, ids)).map(({ id }) => id));
  return deliveries.filter(({ deliveryId }) => !tried.has(deliveryId));
}

/** Those of the deliveries that an endpoint would have which are routed, and not tried. */
async function readOfEndpoint(pool: pg.Pool, possible: readonly KnownDelivery[]): Promise<KnownDelivery[]> {
  const open = await withoutTried(pool, possible);
  const eventIds = open.map(({ eventId }) => eventId);
  const matched = await readByIds<{ id: string }>(pool, MATCHED, eventIds, [possible[0]?.endpointId]);
  const ids = new Set(matched.map(({ id }) => id));
  return open.filter(({ eventId }) => ids.has(eventId));
}

type Routed = Pick<ListedDelivery, 'eventId' | 'endpointId'>;

/** Runs a statement with ids, the lowest and the highest of them, which leave out the partitions of other weeks. */
async function readByIds<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  statement: { name: string; text: string },
  ids: readonly string[],
  more: readonly unknown[] = [],
): Promise<Row[]> {
  if (ids.length === 0) return [];
  const sorted = ids.toSorted();
  const values = [sorted, sorted[0], sorted.at(-1), ...more];
  return (await pool.query<Row>({ ...statement, values })).rows;
}

/** The lowest id with the millisecond of an id: its first twelve hexadecimal digits. */
const beginOfMs = (id: string) => `${id.slice(0, 13)}-0000-0000-000000000000`;
const endOfMs = (id: string) => `${id.slice(0, 13)}-ffff-ffff-ffffffffffff`;

/** Deliveries by their ids. */
export function inOrder(rows: readonly KnownDelivery[], order: DeliverySelection['order']): KnownDelivery[] {
  const sign = order === 'desc' ? -1 : 1;
  return rows.toSorted((a, b) => (a.deliveryId < b.deliveryId ? -sign : sign));
}
