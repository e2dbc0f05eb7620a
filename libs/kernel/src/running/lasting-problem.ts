import { problemKind } from './problem-kind.ts';

const FIRST_REPEAT_MS = 2_000;
const LONGEST_REPEAT_MS = 600_000;
/** Kinds with intervals of their own. Later kinds share one row of intervals, so that no text floods the log. */
const MAX_KINDS = 10;
const OTHER_KINDS = '';

interface Repeats {
  nextReportAtMs: number;
  intervalMs: number;
  unreported: number;
}

/**
 * Reports a problem that lasts: at once, then at intervals that double from 2 s to 10 min, each time with the number of
 * occurrences in between, and with the cause last. If what happens turns into something of another kind, that is
 * reported at once too, and has intervals of its own. `over` ends the problem; the next occurrence is reported at once
 * again.
 */
export class LastingProblem {
  private readonly kinds = new Map<string, Repeats>();

  /** @param nowMs a monotonic time in milliseconds */
  constructor(
    private readonly report: (message: string) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * @param what the problem in words, which are of the same kind if they differ by numbers and plurals alone
   * @param cause the end of the report, which makes no other kind of it. Default: nothing
   */
  happened(what: string, cause?: string): void {
    const nowMs = this.nowMs();
    const repeats = this.repeatsOf(what);
    if (nowMs < repeats.nextReportAtMs) {
      repeats.unreported++;
      return;
    }
    const count = repeats.unreported === 0 ? '' : ` (${repeats.unreported} more since the last report)`;
    this.report(`${what}${count}${cause === undefined ? '' : `: ${cause}`}`);
    repeats.unreported = 0;
    repeats.nextReportAtMs = nowMs + repeats.intervalMs;
    repeats.intervalMs = Math.min(LONGEST_REPEAT_MS, repeats.intervalMs * 2);
  }

  over(): void {
    this.kinds.clear();
  }

  private repeatsOf(what: string): Repeats {
    const kind = problemKind(what);
    const known = this.kinds.get(kind) ?? (this.kinds.size > MAX_KINDS ? this.kinds.get(OTHER_KINDS) : undefined);
    if (known) return known;
    const fresh = { nextReportAtMs: -Infinity, intervalMs: FIRST_REPEAT_MS, unreported: 0 };
    this.kinds.set(this.kinds.size < MAX_KINDS ? kind : OTHER_KINDS, fresh);
    return fresh;
  }
}
