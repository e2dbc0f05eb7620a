import { type Clock, unixMsOfUuid } from '#kernel';
import { type DeliveryPolicy, profileNamed } from '#wire-profiles';
import { unsentFacts } from './attempt-facts.ts';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import { CANCELLED, type CancelReason } from '../model/cancel-reason.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { NO_DIRECTIVES } from '../model/receiver-directives.ts';

const { defaultPolicy } = profileNamed('standard-webhooks');

/** The attempt that records a delivery as cancelled: nothing was sent. */
export function cancelledAttempt(task: DeliveryTask, nowMs: number, reason: CancelReason): UnwrittenAttempt {
  const facts = unsentFacts('cancelled', undefined, nowMs, reason, CANCELLED[reason]);
  return { task, facts, schedule: defaultPolicy, random: 0, directives: NO_DIRECTIVES };
}

/**
 * Returns true if a delivery is certainly too old to be sent, by its event's own expiry or by its endpoint's policy. A
 * replay never expires. The clock is read only if there is an expiry: few deliveries have one.
 */
export function isExpired(
  { event, trigger }: Pick<DeliveryTask, 'event' | 'trigger'>,
  { expiresAfterMs }: Pick<DeliveryPolicy, 'expiresAfterMs'>,
  clock: Pick<Clock, 'certainMs'>,
): boolean {
  if (trigger.kind === 'replay') return false;
  if (event.expiresAtMs === null && expiresAfterMs === null) return false;
  const certainMs = clock.certainMs();
  if (event.expiresAtMs !== null && event.expiresAtMs <= certainMs) return true;
  return expiresAfterMs !== null && unixMsOfUuid(event.id) + expiresAfterMs <= certainMs;
}
