import type { EntityManager } from 'typeorm';
import type { RoutedDelivery } from './read-deliveries.ts';

/** The bounds of a list of deliveries. */
export interface RoutedBounds {
  projectId: string;
  /** The lowest id of an event. */
  from: string;
  /** The event at which the list continues, and how many of its endpoints to skip: null for all of them. */
  after: { eventId: string; nth: number | null };
  endpointId: string | null;
  eventId: string | null;
  eventType: string | null;
}

/** A delivery with the position of its endpoint in the routing of its event, from 1. */
export interface PlacedDelivery extends RoutedDelivery {
  nth: number;
}

/**
 * Selects a row for each endpoint of each event, so that the limit counts deliveries: an event may have 10,000
 * endpoints. The index of routings gives the order of the events, and only the endpoints of one event are sorted at a
 * time.
 */
const ROUTED = `select r.event_id as "eventId", e.type as "eventType", e.test, m.id as "endpointId", m.nth::int as nth
from posthorn.whole_routing r
join posthorn.event e on e.id = r.event_id
cross join lateral unnest(r.matched) with ordinality as m (id, nth)
where r.project_id = $1 and r.event_id >= $2 and r.event_id <= $3 and (r.event_id < $3 or m.nth > $4)
  and ($5::uuid is null or ($5 = any(r.matched) and m.id = $5))
  and ($6::uuid is null or r.event_id = $6)
  and ($7::text is null or e.type = $7)
order by r.event_id desc, m.nth limit $8`;

/** More than any event has endpoints. */
const NONE_LEFT = 2_147_483_647;

/** The next deliveries of a project, by event from the youngest, and within an event in the order of its routing. */
export function readRouted(
  manager: EntityManager,
  { projectId, from, after, endpointId, eventId, eventType }: RoutedBounds,
  limit: number,
): Promise<PlacedDelivery[]> {
  const place = [after.eventId, after.nth ?? NONE_LEFT];
  return manager.query<PlacedDelivery[]>(ROUTED, [projectId, from, ...place, endpointId, eventId, eventType, limit]);
}
