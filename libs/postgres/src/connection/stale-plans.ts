/**
 * A prepared statement that takes this long may follow a plan from a time when its tables were nearly empty: it is some
 * ten times what the largest batches take on a busy machine (docs/adr/0045-slow-statements-are-planned-anew.md).
 */
export const SLOW_MS = 200;
/** Some 14 statements of a session are then planned again, 1 to 3 ms each, so that it is not done more often. */
const BETWEEN_DISCARDS_MS = 1_000;

/** When a prepared statement was slow last, by database. What one session has found is true for all. */
const slowAtMs = new Map<string, number>();

/** The age of the plans of one session. Times are in milliseconds, by `performance.now()`. */
export class StalePlans {
  private discardedAtMs: number;

  /** @param database a text that stands for the database */
  constructor(
    private readonly database: string,
    nowMs: number,
  ) {
    this.discardedAtMs = nowMs;
  }

  /** Notes that a prepared statement of this session has ended. */
  ended(tookMs: number, nowMs: number): void {
    if (tookMs >= SLOW_MS) slowAtMs.set(this.database, nowMs);
  }

  /**
   * Returns true if the plans are to be discarded now: a statement of some session has been slow since the last time.
   */
  mustDiscard(nowMs: number): boolean {
    if ((slowAtMs.get(this.database) ?? -Infinity) <= this.discardedAtMs) return false;
    if (nowMs - this.discardedAtMs < BETWEEN_DISCARDS_MS) return false;
    this.discardedAtMs = nowMs;
    return true;
  }
}
