import { LEAST_STEP_MS, leftMs } from '#kernel';

/** One attempt that has ended. */
export interface Ended {
  readonly failed: boolean;
  /** The time for which it held one of the endpoint's slots. */
  readonly heldMs: number;
}

/**
 * The circuit breaker of one endpoint.
 *
 * - closed: attempts are sent, at most `allowed` at once. Left when failures outweigh successes in `window`, the last
 *   20 attempts.
 * - open: nothing is sent until `untilMs`. From then on it is half-open: one attempt at a time is sent as a probe. A
 *   success closes it, a failure opens it for twice as long. A late success of an attempt sent before it opened closes
 *   it too.
 */
export type BreakerState =
  | {
      readonly status: 'closed';
      readonly window: readonly Ended[];
      /** Times that it has opened since its whole window last held successes only. */
      readonly trips: number;
      /** Attempts in flight at most: grows by one with each success after it was open. */
      readonly allowed: number;
    }
  | {
      readonly status: 'open';
      readonly sinceMs: number;
      readonly untilMs: number;
      readonly trips: number;
      /** The share of failures, by weight, that opened it. */
      readonly failureShare: number;
    };

/**
 * An observation of an endpoint: an attempt that has ended, or the times for which its attempts have been in flight.
 */
export type BreakerObservation =
  | { readonly kind: 'ended'; readonly attempt: Ended }
  | { readonly kind: 'stalled'; readonly heldMs: readonly number[] };

/** The time of the decision, and a random number in [0, 1) for the jitter. */
export interface BreakerMoment {
  readonly nowMs: number;
  readonly random: number;
}

/**
 * A window of 20 and a share of one half come from Hystrix. The time that a failure held a slot is added: an endpoint
 * that hangs costs its neighbours this time, and an endpoint that refuses costs them nothing.
 */
export const BREAKER_LIMITS = {
  windowAttempts: 20,
  /** The breaker opens when failures weigh more than this share of all attempts, and at least `failureWeight`. */
  failureShare: 0.5,
  /** Weight of ten attempts that fail at once, or of three that hold their slot for 15 s. */
  failureWeight: 10,
  /**
   * A failure weighs 1, and 1 more for each full period of this length for which it held its slot, up to `maxWeight`.
   */
  weightPerHeldMs: 5_000,
  /** The largest weight of a failure, so that a single attempt never opens the breaker. */
  maxWeight: 4,
  /** An attempt in flight for this time, or for twice the longest success if that is longer, weighs like a failure. */
  stalledAfterMs: 5_000,
  firstWaitMs: 5_000,
  longestWaitMs: 5 * 60_000,
  jitter: 0.1,
  /** After this many successes a closed breaker bounds nothing any more: no policy allows more attempts at once. */
  unbounded: 256,
} as const;

/** The first state of a breaker: no attempt counted, and no bound on attempts in flight. */
export const CLOSED: BreakerState = { status: 'closed', window: [], trips: 0, allowed: Infinity };

/** The state after an observation; the same object if nothing has changed. Pure. */
export function decideBreaker(
  state: BreakerState,
  observation: BreakerObservation,
  moment: BreakerMoment,
): BreakerState {
  switch (state.status) {
    case 'closed':
      return observation.kind === 'ended'
        ? whileClosed(state, observation.attempt, moment)
        : opened(state, state.window, observation.heldMs, moment);
    case 'open':
      return observation.kind === 'ended' ? whileOpen(state, observation.attempt, moment) : state;
    default:
      return state satisfies never;
  }
}

/** The most attempts that may be in flight: none while open, one probe while half-open. */
export function allowedInFlight(state: BreakerState, nowMs: number): number {
  if (state.status === 'closed') return state.allowed;
  return isWaiting(state, nowMs) ? 0 : 1;
}

/** The time in flight from which an attempt of this endpoint counts as stalled. */
export function stalledAfterMs(state: BreakerState): number {
  const window = state.status === 'closed' ? state.window : [];
  const slowest = window.reduce((max, { failed, heldMs }) => (failed ? max : Math.max(max, heldMs)), 0);
  return Math.max(BREAKER_LIMITS.stalledAfterMs, 2 * slowest);
}

type Closed = Extract<BreakerState, { status: 'closed' }>;
type Open = Extract<BreakerState, { status: 'open' }>;

function isSteady({ window, trips, allowed }: Closed): boolean {
  return trips === 0 && allowed === Infinity && window.length === BREAKER_LIMITS.windowAttempts;
}

/**
 * Returns true for a short success. It changes nothing in a window of short successes, so the common case allocates
 * nothing.
 */
function isUnremarkable({ failed, heldMs }: Ended): boolean {
  return !failed && heldMs * 2 <= BREAKER_LIMITS.stalledAfterMs;
}

function whileClosed(state: Closed, attempt: Ended, moment: BreakerMoment): BreakerState {
  if (isUnremarkable(attempt) && isSteady(state) && state.window.every(isUnremarkable)) return state;
  const window = [...state.window, attempt].slice(-BREAKER_LIMITS.windowAttempts);
  if (attempt.failed) return opened({ ...state, window }, window, [], moment);
  const isMended = window.length === BREAKER_LIMITS.windowAttempts && !window.some(({ failed }) => failed);
  const allowed = state.allowed + 1 >= BREAKER_LIMITS.unbounded ? Infinity : state.allowed + 1;
  return { status: 'closed', window, trips: isMended ? 0 : state.trips, allowed };
}

function whileOpen(state: Open, attempt: Ended, { nowMs, random }: BreakerMoment): BreakerState {
  if (!attempt.failed) return { status: 'closed', window: [attempt], trips: state.trips, allowed: 2 };
  if (isWaiting(state, nowMs)) return state;
  const trips = state.trips + 1;
  return { ...state, untilMs: nowMs + waitMs(trips, random), trips };
}

/** Returns true while an open breaker waits. The process that opened it may have a clock that is slightly ahead. */
function isWaiting({ untilMs, trips }: Open, nowMs: number): boolean {
  return leftMs(untilMs, nowMs, waitMs(trips, 1) + LEAST_STEP_MS) > 0;
}

function weightOf(heldMs: number): number {
  return Math.min(BREAKER_LIMITS.maxWeight, 1 + Math.floor(heldMs / BREAKER_LIMITS.weightPerHeldMs));
}

/** The opened state if the ended and stalled attempts weigh enough; else the given state. */
function opened(state: Closed, window: readonly Ended[], stalledMs: readonly number[], moment: BreakerMoment) {
  const { nowMs, random } = moment;
  let failures = stalledMs.reduce((sum, heldMs) => sum + weightOf(heldMs), 0);
  let successes = 0;
  for (const { failed, heldMs } of window) {
    if (failed) failures += weightOf(heldMs);
    else successes++;
  }
  const failureShare = failures / (failures + successes);
  if (failures < BREAKER_LIMITS.failureWeight || failureShare <= BREAKER_LIMITS.failureShare) return state;
  const trips = state.trips + 1;
  const untilMs = nowMs + waitMs(trips, random);
  return { status: 'open', sinceMs: nowMs, untilMs, trips, failureShare } as const;
}

function waitMs(trips: number, random: number): number {
  const { firstWaitMs, longestWaitMs, jitter } = BREAKER_LIMITS;
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(trips - 1, 10));
  return Math.round(wait * (1 + jitter * (2 * random - 1)));
}
