/** Fractions that a sum of doubles may be off by: a whole one is not missed for them. */
const ROUNDING = 1e-6;

export interface Rate {
  /** On average; may be below 1, and may change. */
  perSecond: number;
  /** At most so many at once, 1 or more. */
  burst: number;
}

/** So many a second on average, and at most a burst at once: a bucket of tokens. */
export class RateLimit {
  /**
   * @param left how many may go at once in the beginning
   * @param countedMs the time of the beginning, in milliseconds of the monotonic clock that all calls go by
   */
  constructor(
    readonly rate: Rate,
    private left: number,
    private countedMs: number,
  ) {}

  /** How many may go now, or will within the given time if none goes before. */
  available(nowMs: number, withinMs = 0): number {
    this.count(nowMs);
    return Math.max(0, Math.floor(this.left + this.gained(withinMs) + ROUNDING));
  }

  /** In how many milliseconds the next one may go; 0 if one may now. */
  waitMs(nowMs: number): number {
    if (this.available(nowMs) > 0) return 0;
    return Math.ceil(((1 - this.left - ROUNDING / 2) / this.rate.perSecond) * 1_000);
  }

  /** Returns true if it equals a limit that begins now. */
  isFull(nowMs: number): boolean {
    this.count(nowMs);
    return this.left + ROUNDING >= this.rate.burst;
  }

  /** So many have gone; perhaps more than were free. Default: 1. */
  take(count = 1): void {
    this.left -= count;
  }

  /** One that was taken has not gone after all. */
  giveBack(): void {
    this.left++;
  }

  private gained(ms: number): number {
    return (ms * this.rate.perSecond) / 1_000;
  }

  private count(nowMs: number): void {
    this.left = Math.min(this.rate.burst, this.left + this.gained(Math.max(0, nowMs - this.countedMs)));
    this.countedMs = nowMs;
  }
}
