import type { AttemptFacts } from '../attempts/attempt-facts.ts';
import type { LoadSignal } from './adaptive-window.ts';

/** Failures that show that a receiver, or a proxy before it, cannot keep up or is not there. */
const OVERLOAD_CODES: ReadonlySet<string> = new Set([
  'timeout',
  'connection-refused',
  'connection-reset',
  'dns',
  'tls',
]);
/** Too Many Requests, Bad Gateway, Service Unavailable, Gateway Timeout. */
const OVERLOAD_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Returns true if a receiver, or a proxy before it, has answered that it cannot take more. */
export function showsOverload({ outcome, status }: AttemptFacts): boolean {
  return outcome === 'failed' && status !== null && OVERLOAD_STATUSES.has(status);
}

/**
 * The load signal of an attempt. A response that is neither a success nor a sign of overload, such as a 404, is `none`.
 * A success with an incomplete response is `none` too, because it may have held a connection for as long as the
 * deadline allows.
 */
export function loadSignal({ outcome, status, errorCode }: AttemptFacts): LoadSignal {
  if (outcome === 'succeeded') return errorCode === null ? 'success' : 'none';
  if (status !== null) return OVERLOAD_STATUSES.has(status) ? 'overload' : 'none';
  return errorCode !== null && OVERLOAD_CODES.has(errorCode) ? 'overload' : 'none';
}
