import { isOperational } from '#kernel';
import type { DeliveryTask } from './delivery-task.ts';

/**
 * Returns true if an attempt counts for the health of its endpoint. The delivery of an operational event does not: it
 * must not cause another operational event. A replay does not either: it is sent on request, at any time, and has to
 * disable nothing.
 */
export function countsForHealth({ event, trigger }: Pick<DeliveryTask, 'event' | 'trigger'>): boolean {
  return trigger.kind !== 'replay' && !isOperational(event.type);
}
