import type { EntityManager } from 'typeorm';
import type { DeliverySelection } from './delivery-filter.ts';
import type { RoutedPlace } from './delivery-place.ts';
import type { RoutedDelivery } from './read-deliveries.ts';

/** A delivery with the position of its endpoint in the routing of its event, from 1. */
export interface PlacedDelivery extends RoutedDelivery {
  nth: number;
}

/** More than any event has endpoints. */
const NONE_LEFT = 2_147_483_647;

const RANGES = { desc: 'e.id >= $2 and e.id <= $3', asc: 'e.id >= $3 and e.id < $2' } as const;

/**
 * Selects a row for each endpoint of each event, so that the limit counts deliveries: an event may have 10,000
 * endpoints. The index of events gives the order, and only the endpoints of one event are sorted at a time.
 */
const routedSql = (order: DeliverySelection['order']) => `select e.id as "eventId", e.type as "eventType", e.test,
  m.id as "endpointId", m.nth::int as nth
from posthorn.event e
join posthorn.whole_routing r on r.event_id = e.id and ${RANGES[order].replaceAll('e.id', 'r.event_id')}
cross join lateral unnest(r.matched) with ordinality as m (id, nth)
where e.project_id = $1 and ${RANGES[order]} and (e.id ${order === 'desc' ? '<' : '>'} $3 or m.nth > $4)
  and ($6::uuid is null or e.id = $6)
  and ($7::text[] is null or e.type = any($7))
order by e.id ${order}, m.nth limit $5`;

/**
 * The next deliveries of a project by the routings of its events, and within an event in the order of its routing. Only
 * the conditions of a selection on its events are applied.
 */
export function readRouted(
  manager: EntityManager,
  selection: DeliverySelection,
  after: RoutedPlace | null,
  limit: number,
): Promise<PlacedDelivery[]> {
  const { projectId, fromId, beforeId, order, eventId, eventTypes } = selection;
  const [begin, end] = order === 'desc' ? [beforeId, fromId] : [fromId, beforeId];
  const isInside = after !== null && (order === 'desc' ? after.eventId < begin : after.eventId >= begin);
  // Before the first event, none of whose endpoints are skipped: no event has the id of a bound in the order `desc`.
  const place = isInside ? after : { eventId: begin, nth: order === 'desc' ? null : 0 };
  const values = [projectId, end, place.eventId, place.nth ?? NONE_LEFT, limit, eventId, eventTypes];
  return manager.query<PlacedDelivery[]>(routedSql(order), values);
}
