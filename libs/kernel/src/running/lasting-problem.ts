import { problemKind } from './problem-kind.ts';
import { RepeatInterval } from './repeat-interval.ts';

/** Kinds with intervals of their own. Later kinds share one row of intervals, so that no text floods the log. */
const MAX_KINDS = 10;
const OTHER_KINDS = '';

/**
 * Reports a problem that lasts, at once and then at intervals that double from 2 s to 10 min. Each report has the
 * number of occurrences since the last report, and ends with the cause. An occurrence of another kind is reported at
 * once too, and has intervals of its own. `over` ends the problem; the next occurrence is reported at once again.
 */
export class LastingProblem {
  private readonly kinds = new Map<string, RepeatInterval>();

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
    const unreported = this.intervalOf(what).happened(this.nowMs());
    if (unreported === undefined) return;
    const count = unreported === 0 ? '' : ` (${unreported} more since the last report)`;
    this.report(`${what}${count}${cause === undefined ? '' : `: ${cause}`}`);
  }

  over(): void {
    this.kinds.clear();
  }

  private intervalOf(what: string): RepeatInterval {
    const kind = problemKind(what);
    const known = this.kinds.get(kind) ?? (this.kinds.size > MAX_KINDS ? this.kinds.get(OTHER_KINDS) : undefined);
    if (known) return known;
    const fresh = new RepeatInterval();
    this.kinds.set(this.kinds.size < MAX_KINDS ? kind : OTHER_KINDS, fresh);
    return fresh;
  }
}
