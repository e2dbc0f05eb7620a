import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Returns true if two texts or byte strings are the same, strings counting as UTF-8. The time it takes does not depend
 * on where they differ, or on whether their lengths do: only their SHA-256 are compared. It grows with the length of
 * each.
 */
export function constantTimeEqual(left: string | Buffer, right: string | Buffer): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));
}
