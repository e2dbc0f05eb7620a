import type { EntityManager } from 'typeorm';
import { deliveryIdOf, fromTypeId, lowestUuidAt, PosthornError, unixMsOfUuid } from '#kernel';
import type { RoutedDelivery } from './read-deliveries.ts';

type RoutedEvent = Omit<RoutedDelivery, 'endpointId'> & { endpointIds: string[] };

/**
 * The delivery of a project that a path names (`dlv_…`). Its id contains the event's millisecond, so only the routings
 * of that millisecond are searched.
 * @throws PosthornError `not-found`
 */
export async function findDelivery(
  manager: EntityManager,
  projectId: string,
  reference: string,
): Promise<RoutedDelivery & { deliveryId: string }> {
  const deliveryId = fromTypeId('dlv', reference);
  const atMs = deliveryId === undefined ? 0 : unixMsOfUuid(deliveryId);
  const rows = await manager.query<RoutedEvent[]>(
    `select r.event_id as "eventId", e.type as "eventType", e.test, r.matched as "endpointIds"
     from posthorn.whole_routing r join posthorn.event e on e.id = r.event_id
     where r.project_id = $1 and r.event_id >= $2 and r.event_id < $3`,
    [projectId, lowestUuidAt(atMs), lowestUuidAt(atMs + 1)],
  );
  for (const { endpointIds, ...event } of rows) {
    const endpointId = endpointIds.find((id) => deliveryIdOf(event.eventId, id) === deliveryId);
    if (deliveryId !== undefined && endpointId !== undefined) return { deliveryId, endpointId, ...event };
  }
  throw new PosthornError('not-found', `There is no delivery ${JSON.stringify(reference)} in this project.`);
}
