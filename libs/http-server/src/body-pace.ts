import { BODY_DEADLINE_MS, BODY_GRACE_MS, MIN_BODY_BYTES_PER_SECOND } from './limits.ts';

/**
 * Returns true if a body that is being read comes too slowly: not whole in 30 s, or after 5 s less than 1 KiB a second.
 */
export function isTooSlow(elapsedMs: number, bytes: number): boolean {
  if (elapsedMs >= BODY_DEADLINE_MS) return true;
  return elapsedMs >= BODY_GRACE_MS && bytes < (elapsedMs / 1_000) * MIN_BODY_BYTES_PER_SECOND;
}
