import { type LoopWatch, PosthornError } from '#kernel';
import { BODY_DEADLINE_MS, BODY_GRACE_MS, MIN_BODY_BYTES_PER_SECOND } from './limits.ts';

/** Decides which bodies that are being read come too slowly. The time for which this process stood still is its own. */
export class BodyPace {
  constructor(private readonly loopWatch: Pick<LoopWatch, 'heldMsSince'>) {}

  /**
   * Returns true for a body that is not whole in 30 s, or has after 5 s less than 1 KiB a second.
   * @param sinceMs the beginning of the body, in the time of `performance.now()`
   * @param bytes what has come of it
   */
  isTooSlow(sinceMs: number, nowMs: number, bytes: number): boolean {
    const elapsedMs = nowMs - sinceMs;
    return isTooSlow(elapsedMs, bytes) && isTooSlow(elapsedMs - this.loopWatch.heldMsSince(sinceMs), bytes);
  }
}

function isTooSlow(elapsedMs: number, bytes: number): boolean {
  if (elapsedMs >= BODY_DEADLINE_MS) return true;
  return elapsedMs >= BODY_GRACE_MS && bytes < (elapsedMs / 1_000) * MIN_BODY_BYTES_PER_SECOND;
}

/** The error for a body that comes too slowly. */
export function bodyTooSlow(): PosthornError {
  const deadline = `it must be complete within ${BODY_DEADLINE_MS / 1_000} s`;
  return new PosthornError('request-timeout', `The body arrived too slowly: ${deadline}.`);
}

/** The error for a body of more bytes than are read. */
export function bodyTooLarge(maxBytes: number): PosthornError {
  return new PosthornError('payload-too-large', `The body is too large: at most ${maxBytes} bytes are read.`);
}
