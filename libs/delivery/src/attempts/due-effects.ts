import type { AttemptDecision } from './decide-attempt.ts';
import type { DeliveryStatus } from '../model/delivery-state.ts';

/** The effect of one attempt in a statement on the rows of its delivery. */
export interface DueEffect {
  /** The place among the attempts of the same delivery in the statement, from 1. */
  nth: number;
  /** The retry that becomes due by the attempts of the delivery together; null on all but the last of them. */
  next: AttemptDecision['next'];
  /** True on the last of them if the delivery's own schedule is over. */
  settles: boolean;
}

const IS_OVER: Record<DeliveryStatus, boolean> = {
  pending: false,
  retrying: false,
  succeeded: true,
  exhausted: true,
  cancelled: true,
};

interface Decided {
  task: { deliveryId: string };
  decision: AttemptDecision;
}

/**
 * The effects of attempts that are written by one statement, in their order. Since one statement cannot change a row
 * twice, the last of several attempts of a delivery changes its due row for all of them.
 */
export function dueEffects(rows: readonly Decided[]): DueEffect[] {
  const before = new Map<string, DueEffect>();
  return rows.map(({ task: { deliveryId }, decision: { status, next } }) => {
    const effect: DueEffect = { nth: 1, next, settles: IS_OVER[status] };
    const earlier = before.get(deliveryId);
    before.set(deliveryId, effect);
    if (!earlier) return effect;
    effect.nth = earlier.nth + 1;
    if (status === 'retrying') effect.next ??= earlier.next;
    earlier.next = null;
    earlier.settles = false;
    return effect;
  });
}
