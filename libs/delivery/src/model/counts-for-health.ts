import { isOperational } from '#kernel';
import type { DeliveryTask } from './delivery-task.ts';

/**
 * Returns true if an attempt counts for the health of its endpoint. The delivery of an operational event does not: it
 * must not cause another operational event. A replay does not either: it is sent on request, at any time, and its
 * failure disables nothing.
 */
export function countsForHealth({ event, trigger }: Pick<DeliveryTask, 'event' | 'trigger'>): boolean {
  return trigger.kind !== 'replay' && mayEndDeliveries({ event });
}

/**
 * Returns true if the response to an attempt may end all deliveries of its endpoint, by a 410 or a header. Such a
 * response is a directive of the receiver and not a failure, so a replay heeds it like any other attempt.
 */
export function mayEndDeliveries({ event }: Pick<DeliveryTask, 'event'>): boolean {
  return !isOperational(event.type);
}
