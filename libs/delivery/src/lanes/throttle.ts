/** The length of the first rest. Each further rest without a success in between is twice as long. */
const FIRST_REST_MS = 1_000;
/** The longest rest of a lane, for any reason. */
const LONGEST_REST_MS = 16_000;

/** After so many successes in a row, one sign of overload narrows the window and costs no rest. */
const ENOUGH_SUCCESSES = 20;

/** One finished attempt, as far as a throttle counts it. */
export interface ThrottledAttempt {
  readonly isSuccess: boolean;
  /** True if the answer was a 429, 502, 503 or 504. */
  readonly isOverloaded: boolean;
  /** When it began and ended, by `steadyMs`. */
  readonly beganMs: number;
  readonly endedMs: number;
}

/**
 * The brief rest of an endpoint after an answer that its receiver, or a proxy before it, is overloaded. Standard
 * Webhooks recommends to throttle after 429, 502 and 504; a `Retry-After` is heeded besides.
 *
 * - open: requests follow each other as window and pace allow.
 * - resting: entered by a sign of overload, for 1 s to 16 s. Attempts in flight at that time give no further sign.
 *
 * A sign among many successes costs no rest: a proxy that loses one request in a hundred would halt a busy endpoint.
 */
export class Throttle {
  /** The end of the rest, by `steadyMs`; -Infinity if there has been none since the last success. */
  untilMs = -Infinity;
  private restedMs = -Infinity;
  private restsInARow = 0;
  private successesInARow = 0;

  /** Takes a finished attempt into account. */
  observe({ isSuccess, isOverloaded, beganMs, endedMs }: ThrottledAttempt): void {
    if (isSuccess) {
      this.successesInARow++;
      if (endedMs < this.untilMs) return;
      this.untilMs = -Infinity;
      this.restsInARow = 0;
    } else if (isOverloaded && beganMs >= this.restedMs) {
      this.restedMs = endedMs;
      const isRare = this.successesInARow >= ENOUGH_SUCCESSES;
      this.successesInARow = 0;
      if (!isRare) this.untilMs = endedMs + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.restsInARow++);
    }
  }
}
