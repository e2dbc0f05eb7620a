const FIRST_REPEAT_MS = 2_000;
const LONGEST_REPEAT_MS = 600_000;

/**
 * Reports a problem that lasts: at once, then at intervals that double from 2 s to 10 min, each time with the number of
 * occurrences in between, and with the cause last. `over` ends it; the next occurrence is reported at once again.
 */
export class LastingProblem {
  private nextReportAtMs = -Infinity;
  private intervalMs = FIRST_REPEAT_MS;
  private unreported = 0;

  /** @param nowMs a monotonic time in milliseconds */
  constructor(
    private readonly report: (message: string) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** @param cause what the report ends with. Default: nothing */
  happened(what: string, cause?: string): void {
    const nowMs = this.nowMs();
    if (nowMs < this.nextReportAtMs) {
      this.unreported++;
      return;
    }
    const count = this.unreported === 0 ? '' : ` (${this.unreported} more since the last report)`;
    this.report(`${what}${count}${cause === undefined ? '' : `: ${cause}`}`);
    this.unreported = 0;
    this.nextReportAtMs = nowMs + this.intervalMs;
    this.intervalMs = Math.min(LONGEST_REPEAT_MS, this.intervalMs * 2);
  }

  over(): void {
    this.nextReportAtMs = -Infinity;
    this.intervalMs = FIRST_REPEAT_MS;
    this.unreported = 0;
  }
}
