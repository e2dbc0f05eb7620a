/** The status of a delivery by its recorded attempts. Before any is recorded, it is `pending`. */
export type DeliveryStatus = 'pending' | 'retrying' | 'succeeded' | 'exhausted' | 'cancelled';

/**
 * The cause of sending a delivery now: its first attempt, retry n of its schedule, or a replay on request. A replay of
 * a delivery that waited takes the place of the attempt that it waited for: `retry` n, or 0 for the first attempt. A
 * forced replay is sent even if the endpoint is disabled.
 */
export type Trigger =
  | { readonly kind: 'first' }
  | { readonly kind: 'retry'; readonly retry: number }
  | { readonly kind: 'replay'; readonly replayId: string; readonly retry?: number; readonly isForced?: true };

/** The trigger of a delivery that has not been sent before. */
export const FIRST: Trigger = { kind: 'first' };

/** The place of a trigger in its delivery's own schedule: retry n, or 0 for the first attempt. Null if it has none. */
export function scheduledRetry(trigger: Trigger): number | null {
  return trigger.kind === 'first' ? 0 : (trigger.retry ?? null);
}

/** The cause of an attempt: a trigger, or a test on request, which passes no lane. */
export type AttemptTrigger = Trigger['kind'] | 'test';

/** Returns true for a replay that is sent even if the endpoint is disabled. */
export function isForced(trigger: Trigger): boolean {
  return trigger.kind === 'replay' && trigger.isForced === true;
}

/** The result of one attempt, as far as decisions need it. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'cancelled';

/** A delivery's stream, folded. */
export interface DeliveryState {
  /** The number of the last attempt, 0 before the first. */
  readonly attempts: number;
  /** How many retries were made due so far; the last of them may wait. Not a count of attempts: one may come twice. */
  readonly scheduled: number;
  readonly status: DeliveryStatus;
}

/** One recorded attempt, as `evolve` folds it. */
export interface RecordedAttempt {
  readonly number: number;
  /** The delivery's status with this attempt. */
  readonly status: DeliveryStatus;
  /** True if it made a retry due. */
  readonly madeDue: boolean;
}

/** The state of a delivery without a recorded attempt. */
export const NOT_ATTEMPTED: DeliveryState = { attempts: 0, scheduled: 0, status: 'pending' };

/** The state after one more recorded attempt. */
export function evolve(state: DeliveryState, attempt: RecordedAttempt): DeliveryState {
  return {
    attempts: Math.max(state.attempts, attempt.number),
    scheduled: state.scheduled + (attempt.madeDue ? 1 : 0),
    status: attempt.status,
  };
}

/**
 * Returns true if the attempt that a trigger stands for is already recorded. False for a replay beside the schedule,
 * since its own due row stands for it.
 */
export function isAnswered(state: DeliveryState, trigger: Trigger): boolean {
  const retry = scheduledRetry(trigger);
  if (retry === null) return false;
  if (retry === 0) return state.status !== 'pending';
  return state.scheduled > retry || state.status !== 'retrying';
}
