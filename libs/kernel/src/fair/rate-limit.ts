/** Tolerance for rounding errors in sums of doubles: a whole token is not missed for them. */
const ROUNDING = 1e-6;

/** The two numbers of a `RateLimit`, in the unit that its owner counts, such as requests. */
export interface Rate {
  /** The mean rate. It may be below 1, and its owner may change it. */
  perSecond: number;
  /** The most that may go at once, 1 or more. */
  burst: number;
}

/** A token bucket: so many a second on average, and at most a burst at once. */
export class RateLimit {
  /**
   * @param left the number that may go at once in the beginning
   * @param countedMs the time of the beginning, in milliseconds of the monotonic clock that all calls use
   */
  constructor(
    readonly rate: Rate,
    private left: number,
    private countedMs: number,
  ) {}

  /** The number that may go now, or within the given time if none goes before. */
  available(nowMs: number, withinMs = 0): number {
    this.count(nowMs);
    return Math.max(0, Math.floor(this.left + this.gained(withinMs) + ROUNDING));
  }

  /** The time until the next one may go, in milliseconds; 0 if one may go now. */
  waitMs(nowMs: number): number {
    if (this.available(nowMs) > 0) return 0;
    return Math.ceil(((1 - this.left - ROUNDING / 2) / this.rate.perSecond) * 1_000);
  }

  /** Returns true if it equals a limit that begins now. */
  isFull(nowMs: number): boolean {
    this.count(nowMs);
    return this.left + ROUNDING >= this.rate.burst;
  }

  /** Counts so many as gone, perhaps more than were free. Default: 1. */
  take(count = 1): void {
    this.left -= count;
  }

  /** Gives one back that was taken and has not gone after all. */
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
