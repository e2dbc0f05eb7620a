import type { EntityManager } from 'typeorm';
import { deliveryIdOf, fromTypeId, lowestUuidAt, PosthornError, unixMsOfUuid } from '#kernel';
import { channelsSql } from '../events/event-channels.ts';
import type { ListedDelivery } from './read-deliveries.ts';

type RoutedEvent = Omit<ListedDelivery, 'endpointId'> & { endpointIds: string[] };

/** The condition on a row of an event that its project is not deleted. */
export const ofAnyProject = (event: string) =>
  `exists (select from posthorn.project p where p.id = ${event}.project_id and p.deleted_at is null)`;

/** A delivery with its id. */
export interface KnownDelivery extends ListedDelivery {
  deliveryId: string;
}

/**
 * The delivery of a project that a path names (`dlv_…`).
 * @throws PosthornError `not-found`
 */
export async function findDelivery(
  manager: EntityManager,
  projectId: string,
  reference: string,
): Promise<KnownDelivery> {
  const deliveryId = fromTypeId('dlv', reference);
  const found = deliveryId === undefined ? undefined : await findRouted(manager, projectId, deliveryId);
  if (found) return found;
  throw new PosthornError('not-found', `There is no delivery ${JSON.stringify(reference)} in this project.`);
}

/**
 * The delivery of a project with an id, or undefined. The id contains the event's millisecond, so only the routings of
 * that millisecond are searched.
 * @param projectId null for all projects that are not deleted
 */
export async function findRouted(
  manager: EntityManager,
  projectId: string | null,
  deliveryId: string,
): Promise<KnownDelivery | undefined> {
  const atMs = unixMsOfUuid(deliveryId);
  const rows = await manager.query<RoutedEvent[]>(
    `select e.id as "eventId", e.type as "eventType", e.test, ${channelsSql('e')} as "eventChannels",
       r.matched as "endpointIds"
     from posthorn.event e join posthorn.whole_routing r
       on r.event_id = e.id and r.event_id >= $1 and r.event_id < $2
     where ${projectId === null ? ofAnyProject('e') : 'e.project_id = $3'} and e.id >= $1 and e.id < $2`,
    [lowestUuidAt(atMs), lowestUuidAt(atMs + 1), ...(projectId === null ? [] : [projectId])],
  );
  for (const { endpointIds, ...event } of rows) {
    const endpointId = endpointIds.find((id) => deliveryIdOf(event.eventId, id) === deliveryId);
    if (endpointId !== undefined) return { deliveryId, endpointId, ...event };
  }
  return undefined;
}
