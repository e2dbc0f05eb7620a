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
/** An index is searched for all ids of a list in one pass, which is much shorter than one search for each id. */
const ROUTED = {
  name: 'newest-deliveries',
  text: `select r.event_id as "eventId", m.id as "endpointId"
from posthorn.whole_routing r
cross join lateral unnest(r.matched) m (id)
where r.event_id = any($1::uuid[]) and r.event_id between $2 and $3 and ($4::uuid is null or m.id = $4)
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
  const events = new Map(newest.map((event) => [event.eventId, event]));
  const eventIds = [...events.keys()].filter((id) => id >= low && id <= high);
  const isBehind = ({ deliveryId: id }: KnownDelivery) =>
    id < beforeId && (order === 'desc' ? id < after.deliveryId : id > after.deliveryId);
  const all = (await readByIds<Routed>(pool, ROUTED, eventIds, [endpointId]))
    .map((row) => ({ ...events.get(row.eventId)!, ...row, deliveryId: deliveryIdOf(row.eventId, row.endpointId) }))
    .filter(isBehind);
  const ids = all.map(({ deliveryId }) => deliveryId);
  const tried = new Set((await readByIds<{ id: string }>(pool, TRIED, ids)).map(({ id }) => id));
  return inOrder(
    all.filter(({ deliveryId }) => !tried.has(deliveryId)),
    order,
  );
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
