const TICK_MS = 100;
/** A tick that is later than this was held up: a full collection of a large heap takes less. */
const HELD_FROM_MS = 300;
const KEPT_HOLDS = 64;

/**
 * Measures when the event loop did not turn: a frozen process (SIGSTOP, swap, a suspended machine), a long computation.
 * A timer that ran during that time shows nothing about the other side of a connection.
 */
export class LoopWatch {
  private readonly holds: { fromMs: number; toMs: number }[] = [];
  private lastTickMs: number;
  private timer: NodeJS.Timeout | undefined;

  /** @param nowMs a monotonic time in milliseconds */
  constructor(private readonly nowMs: () => number = () => performance.now()) {
    this.lastTickMs = nowMs();
  }

  start(): void {
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Called by the timer every 100 ms. */
  tick(): void {
    const nowMs = this.nowMs();
    if (nowMs - this.lastTickMs > HELD_FROM_MS) {
      this.holds.push({ fromMs: this.lastTickMs, toMs: nowMs });
      if (this.holds.length > KEPT_HOLDS) this.holds.shift();
    }
    this.lastTickMs = nowMs;
  }

  /**
   * The milliseconds between `fromMs` (in the time of `performance.now()`) and now for which the loop was held, in
   * stretches of at least 300 ms. A stretch that ends just now counts, independent of the order of timers. Of the past,
   * the last 64 stretches count.
   */
  heldMsSince(fromMs: number): number {
    this.tick();
    return this.holds.reduce((sum, hold) => sum + Math.max(0, hold.toMs - Math.max(hold.fromMs, fromMs)), 0);
  }
}
