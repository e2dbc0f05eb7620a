/**
 * Begins with a control character, which ids from callers cannot contain, so that the two kinds of keys never collide.
 */
const PREFIX = '\u0001idempotency-key:';

/** The key of an event that has no id of its own, in a request with an `Idempotency-Key`. */
export function requestKey(idempotencyKey: string, index: number): string {
  return `${PREFIX}${idempotencyKey}/${index}`;
}

/** Returns true for a key made from an `Idempotency-Key`, and false for an id that the caller gave to an event. */
export function isRequestKey(key: string): boolean {
  return key.startsWith(PREFIX);
}
