/**
 * A prepared statement that takes this long may follow a plan from a time when its tables were nearly empty. The
 * largest batches take about a tenth of it on a busy machine (docs/adr/0045-slow-statements-are-planned-anew.md).
 */
export const SLOW_MS = 200;
/**
 * The least time between two discards, because some 14 statements of a session are planned again after each, 1 to 3 ms
 * for each statement.
 */
const BETWEEN_DISCARDS_MS = 1_000;

/** The time of the last slow prepared statement, by database. It counts for every session of the database. */
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
