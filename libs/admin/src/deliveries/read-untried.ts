import type { EntityManager } from 'typeorm';
import { deliveryIdOf, lowestUuidAt } from '#kernel';
import type { DeliverySelection } from './delivery-filter.ts';
import type { TriedPlace } from './delivery-place.ts';
import type { KnownDelivery } from './find-delivery.ts';
import { channelsSql } from '../events/event-channels.ts';
import type { ListedDelivery } from './read-deliveries.ts';

/** The age of events of which no delivery is on its way any more: the sweeper has sent it again long ago. */
const MAX_AGE_MS = 86_400_000;
/** The youngest events of a project of which deliveries may be on their way. */
const NEWEST_EVENTS = 500;
/** The most endpoints of these events that are looked at. */
const NEWEST_DELIVERIES = 2_000;

const NEWEST = `with newest as materialized (
  select e.id, e.type, e.test, ${channelsSql('e')} as channels from posthorn.event e
  where e.project_id = $1 and e.id >= $5 and e.id < $6 order by e.id desc limit ${NEWEST_EVENTS}
)
select e.id as "eventId", e.type as "eventType", e.test, e.channels as "eventChannels", m.id as "endpointId"
from newest e
join posthorn.whole_routing r on r.event_id = e.id and r.event_id >= $5 and r.event_id < $6
cross join lateral unnest(r.matched) m (id)
where e.id >= $2 and e.id <= $3 and ($4::uuid is null or m.id = $4)
order by e.id desc limit ${NEWEST_DELIVERIES}`;

const TRIED = `select i.id from unnest($1::uuid[]) i (id)
where exists (select from posthorn.attempt a where a.delivery_id = i.id and a.delivery_id >= $2)
  or exists (select from posthorn.due d where d.delivery_id = i.id)`;

/**
 * The deliveries behind a place that have neither an attempt nor a due row, by their ids: those on their way to the
 * first attempt. Only the project's 500 youngest events of the last day are looked at.
 */
export async function readUntried(
  manager: EntityManager,
  selection: DeliverySelection,
  after: TriedPlace,
  nowMs: number,
): Promise<KnownDelivery[]> {
  const { projectId, endpointId, fromId, beforeId, order } = selection;
  const [low, high] = order === 'desc' ? [fromId, endOfMs(after.deliveryId)] : [beginOfMs(after.deliveryId), beforeId];
  const oldest = lowestUuidAt(nowMs - MAX_AGE_MS);
  if (beforeId <= oldest || (order === 'desc' && after.deliveryId < oldest)) return [];
  const routed = await manager.query<ListedDelivery[]>(NEWEST, [projectId, low, high, endpointId, oldest, beforeId]);
  const isBehind = ({ deliveryId: id }: KnownDelivery) =>
    id < beforeId && (order === 'desc' ? id < after.deliveryId : id > after.deliveryId);
  const all = routed.map((row) => ({ ...row, deliveryId: deliveryIdOf(row.eventId, row.endpointId) })).filter(isBehind);
  if (all.length === 0) return [];
  const ids = all.map(({ deliveryId }) => deliveryId);
  const tried = new Set((await manager.query<{ id: string }[]>(TRIED, [ids, oldest])).map(({ id }) => id));
  return inOrder(
    all.filter(({ deliveryId }) => !tried.has(deliveryId)),
    order,
  );
}

/** The lowest id with the millisecond of an id: its first twelve hexadecimal digits. */
const beginOfMs = (id: string) => `${id.slice(0, 13)}-0000-0000-000000000000`;
const endOfMs = (id: string) => `${id.slice(0, 13)}-ffff-ffff-ffffffffffff`;

/** Deliveries by their ids. */
export function inOrder(rows: readonly KnownDelivery[], order: DeliverySelection['order']): KnownDelivery[] {
  const sign = order === 'desc' ? -1 : 1;
  return rows.toSorted((a, b) => (a.deliveryId < b.deliveryId ? -sign : sign));
}
