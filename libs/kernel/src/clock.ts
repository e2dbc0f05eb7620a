/** Where the time comes from. Decisions take it as a parameter; loops that wait for a time hold a Clock. */
export interface Clock {
  /** Unix time in milliseconds. */
  nowMs: () => number;
  /** Resolves after `delayMs` of this clock, or at once when the signal aborts. Never rejects. */
  sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
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
