/** A control character, which the ids that callers give cannot hold: the two never meet. */
const PREFIX = '\u0001idempotency-key:';

/** The key that stands for an event without an id of its own in a request with an `Idempotency-Key`. */
export function requestKey(idempotencyKey: string, index: number): string {
  return `${PREFIX}${idempotencyKey}/${index}`;
}

/** Returns true for a key that stands for an `Idempotency-Key`, and not for an id that the caller gave to an event. */
export function isRequestKey(key: string): boolean {
  return key.startsWith(PREFIX);
}
