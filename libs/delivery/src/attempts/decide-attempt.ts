import {
  type AttemptOutcome,
  type DeliveryState,
  type DeliveryStatus,
  isAnswered,
  scheduledRetry,
  type Trigger,
} from '../model/delivery-state.ts';
import type { ReceiverDirectives } from '../model/receiver-directives.ts';

/** The waits before the retries of a failed delivery. */
export interface RetrySchedule {
  /** The wait before each retry, from the end of the attempt that failed. */
  readonly retryDelaysMs: readonly number[];
  /** The share by which a wait may become longer or shorter: 0.1 for ±10 %. */
  readonly jitter: number;
}

/** The facts of an ended attempt on which `decideAttempt` bases the next state of its delivery. */
export interface FinishedAttempt {
  readonly outcome: AttemptOutcome;
  readonly trigger: Trigger;
  /** The Unix time in milliseconds from which the wait before the next retry counts. */
  readonly endedAtMs: number;
  /** A number in [0, 1), for the jitter. */
  readonly random: number;
  /** The directive of its response. */
  readonly directives: ReceiverDirectives;
}

/** The effect of a finished attempt on its delivery. */
export interface AttemptDecision {
  readonly number: number;
  readonly status: DeliveryStatus;
  /** The retry that this attempt makes due, or null. */
  readonly next: { readonly retry: number; readonly atMs: number } | null;
}

/** The unix millisecond of retry `retry` (the first is 1), or null if the schedule has none. */
export function retryAtMs(schedule: RetrySchedule, retry: number, endedAtMs: number, random: number): number | null {
  const delayMs = schedule.retryDelaysMs[retry - 1];
  if (delayMs === undefined) return null;
  return endedAtMs + Math.round(delayMs * (1 + schedule.jitter * (2 * random - 1)));
}

/**
 * Decides the state of a delivery after an attempt. A success settles it. A failure in its own schedule makes the next
 * retry due, or exhausts the delivery. A failed replay changes nothing, unless it took the place of a retry. The
 * receiver's directives delay a retry, never hasten it, or end all retries. An outcome is never dropped: if another
 * attempt for its trigger was recorded meanwhile, the outcome is recorded after that attempt and does not change the
 * schedule.
 */
export function decideAttempt(
  state: DeliveryState,
  finished: FinishedAttempt,
  schedule: RetrySchedule,
): AttemptDecision {
  const number = state.attempts + 1;
  if (finished.outcome === 'succeeded') return { number, status: 'succeeded', next: null };
  const isOpen = state.status === 'pending' || state.status === 'retrying';
  if (finished.outcome === 'failed' && finished.directives.isFinal && isOpen) {
    return { number, status: 'exhausted', next: null };
  }
  const scheduled = scheduledRetry(finished.trigger);
  const changesNothing = scheduled === null || isAnswered(state, finished.trigger);
  if (changesNothing && state.status !== 'pending') return { number, status: state.status, next: null };
  if (finished.outcome === 'cancelled') return { number, status: 'cancelled', next: null };
  if (scheduled === null) return { number, status: 'pending', next: null };

  const retry = scheduled + 1;
  const atMs = retryAtMs(schedule, retry, finished.endedAtMs, finished.random);
  return atMs === null
    ? { number, status: 'exhausted', next: null }
    : { number, status: 'retrying', next: { retry, atMs: Math.max(atMs, finished.directives.notBeforeMs ?? 0) } };
}
