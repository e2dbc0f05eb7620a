/** A source of the time. Decisions take the time as a parameter; loops that wait for a time hold a Clock. */
export interface Clock {
  /** Unix time in milliseconds. */
  nowMs: () => number;
  /**
   * A Unix time in milliseconds that has certainly passed: `nowMs`, or an earlier time while `nowMs` is in doubt.
   * Decisions that cannot be undone, such as a cancellation, use it.
   */
  certainMs: () => number;
  /** The sum of the steps of this clock since the process began, in milliseconds. A step back is negative. */
  steppedMs: () => number;
  /** Resolves after `delayMs` of this clock, or at once when the signal aborts. Never rejects. */
  sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * The time of a clock less its steps, in milliseconds: a duration is the difference of two times of this kind. Its zero
 * is arbitrary and differs between processes, so a time of this kind is never stored.
 */
export function steadyMs(clock: Pick<Clock, 'nowMs' | 'steppedMs'>): number {
  return clock.nowMs() - clock.steppedMs();
}

/** The machine's own time. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  certainMs: () => Date.now(),
  steppedMs: () => 0,
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, delayMs);
      signal?.addEventListener('abort', wake, { once: true });
    }),
};
