/** A request in respect of repeats. */
export interface Repeatable {
  method: string;
  /** True if the request has an idempotency key. */
  hasKey: boolean;
}

/** The end of a try that was no success. */
export type Failure =
  | { kind: 'response'; status: number; retryAfterMs: number | null }
  /** No complete response came. `isSent` is false if the connection was not even made. */
  | { kind: 'no-response'; isSent: boolean };

/** The state of a call after a try. */
export interface TryState {
  /** The number of repeats so far. */
  retries: number;
  /** True if an earlier try of this call may have been executed. */
  wasInDoubt: boolean;
  /** From 0 to 1: spreads the repeats of many clients. */
  random: number;
}

/** Methods that have the same effect if they are sent twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT = ['GET', 'HEAD', 'PUT', 'DELETE'];
/** Statuses that may pass: of Posthorn, and of a proxy in front of it. */
const PASSING = [408, 429, 500, 502, 503, 504];
const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 8_000;

/** Returns true if the server may have executed the request although no success came back. */
export function mayHaveActed(failure: Failure): boolean {
  return failure.kind === 'no-response' ? failure.isSent : failure.status >= 500 || failure.status === 408;
}

function isWorthRepeating(failure: Failure, request: Repeatable, wasInDoubt: boolean): boolean {
  if (failure.kind === 'no-response' || PASSING.includes(failure.status)) return true;
  // The key's first request still runs, or its outcome is not known yet.
  return failure.status === 409 && request.hasKey && wasInDoubt;
}

/**
 * The wait before the next try in milliseconds, or null if the request must not be repeated. A request that may have
 * been executed is repeated only if its method is idempotent or it has an idempotency key.
 */
export function retryDelayMs(
  request: Repeatable,
  failure: Failure,
  { retries, wasInDoubt, random }: TryState,
): number | null {
  const isSafe = IDEMPOTENT.includes(request.method) || request.hasKey || !mayHaveActed(failure);
  if (!isSafe || !isWorthRepeating(failure, request, wasInDoubt)) return null;
  const backoffMs = Math.min(FIRST_DELAY_MS * 2 ** retries, LAST_DELAY_MS) * (0.5 + random / 2);
  return Math.max(backoffMs, failure.kind === 'response' ? (failure.retryAfterMs ?? 0) : 0);
}
