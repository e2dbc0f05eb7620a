import { isOperational, toTypeId, uuidv7 } from '#kernel';
import type { AttemptDecision } from './decide-attempt.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import type { AttemptFacts } from './attempt-facts.ts';
import type { ExhaustedEvent } from './write-attempts.ts';

/**
 * The event `delivery.exhausted`, if this attempt exhausts the delivery; else null. The delivery of an operational
 * event has no such event.
 */
export function exhaustedEvent(
  { state, deliveryId, endpointId, event }: DeliveryTask,
  { status, number }: AttemptDecision,
  facts: AttemptFacts,
): ExhaustedEvent | null {
  if (status !== 'exhausted' || state.status === 'exhausted' || isOperational(event.type)) return null;
  const data = {
    deliveryId: toTypeId('dlv', deliveryId),
    endpointId: toTypeId('ep', endpointId),
    eventId: toTypeId('evt', event.id),
    eventType: event.type,
    attempts: number,
    lastStatusCode: facts.status,
    lastError: facts.errorMessage?.toWellFormed() ?? null,
  };
  return { id: uuidv7(facts.startedAtMs + facts.durationMs), data: JSON.stringify(data) };
}
