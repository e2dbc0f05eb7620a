import { takesChannel, takesType } from '#catalogue';
import { isOperational, type PosthornEvent } from '#kernel';
import type { MissCounts, MissReason } from '#routing';

/** The subscription of an endpoint at some time, from its stream. */
export interface PastSubscription {
  eventTypes: string[] | null;
  channels: string[] | null;
  where: string | null;
}

/** An endpoint that did not get an event, with its subscriptions around the time of the routing. */
export interface MissedEndpoint {
  /** The subscription at the catalogue's version; null if the endpoint did not exist yet. */
  before: PastSubscription | null;
  /** Changes that were committed near the routing. The routing may have known them, or not. */
  near: readonly PastSubscription[];
}

/**
 * The reason why an endpoint did not get an event, by its subscription at the time. A change that was being committed
 * while the event was routed counts only if the subscription known for certain gives no reason. Pure.
 * @returns null if there is no reason: the routing did not know the endpoint
 */
export function explainMiss(
  event: Pick<PosthornEvent, 'type' | 'channel' | 'channels'>,
  endpoint: MissedEndpoint,
  counts: MissCounts,
): MissReason | null {
  const isByNameOnly = isOperational(event.type);
  for (const subscription of [endpoint.before, ...endpoint.near]) {
    if (subscription === null) continue;
    if (!takesType(subscription.eventTypes, event.type, isByNameOnly)) return 'event-type';
    if (!takesChannel(subscription.channels, event)) return 'channel';
    if (subscription.where !== null) return conditionReason(counts);
  }
  return null;
}

/** The conditions of an endpoint, at or near the time of a routing, that may have decided about an event. Pure. */
export function conditionsNear(
  event: Pick<PosthornEvent, 'type' | 'channel' | 'channels'>,
  endpoint: MissedEndpoint,
): string[] {
  const isByNameOnly = isOperational(event.type);
  const conditions = [endpoint.before, ...endpoint.near].flatMap((subscription) => {
    if (subscription === null || subscription.where === null) return [];
    const isTaken = takesType(subscription.eventTypes, event.type, isByNameOnly);
    return isTaken && takesChannel(subscription.channels, event) ? [subscription.where] : [];
  });
  return [...new Set(conditions)];
}

/**
 * Only the first endpoints with a condition are named in the row. For the other endpoints only the counts are known.
 */
function conditionReason(counts: MissCounts): MissReason | null {
  if (counts.condition !== undefined) return 'condition';
  return counts['condition-error'] === undefined ? null : 'condition-error';
}
