const FIRST_MS = 2_000;
const LONGEST_MS = 600_000;

/** The times to report something that keeps happening: at once, then at intervals that double from 2 s to 10 min. */
export class RepeatInterval {
  private nextAtMs = -Infinity;
  private unreported = 0;
  /** The next interval, in milliseconds. */
  lengthMs = FIRST_MS;

  /**
   * Notes an occurrence.
   * @param nowMs a monotonic time in milliseconds
   * @returns the number of occurrences since the last report if one is due now; undefined if none is
   */
  happened(nowMs: number): number | undefined {
    if (nowMs < this.nextAtMs) {
      this.unreported++;
      return undefined;
    }
    const { unreported } = this;
    this.unreported = 0;
    this.nextAtMs = nowMs + this.lengthMs;
    this.lengthMs = Math.min(LONGEST_MS, this.lengthMs * 2);
    return unreported;
  }
}
