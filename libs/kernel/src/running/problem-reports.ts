import { remember } from '../remember.ts';
import { shorten } from '../shorten.ts';
import { problemKind } from './problem-kind.ts';
import { RepeatInterval } from './repeat-interval.ts';

/** A problem that was quiet for this long, and for twice its interval, is over. */
const OVER_AFTER_MS = 60_000;
/** Bounds memory: beyond it, the problem that was reported first is forgotten. */
const MAX_PROBLEMS = 1_000;

interface Lasting {
  message: string;
  lastMs: number;
  interval: RepeatInterval;
}

/** A problem that was reported by some part of the process and has not been quiet for long. */
export interface RecentProblem {
  message: string;
  /** How long ago it happened last, in milliseconds. */
  agoMs: number;
}

/**
 * Logs all problems of a process. A problem that keeps happening is logged at once, then at intervals that double from
 * 2 s to 10 min. Each line has the number of occurrences since the last line. The message comes last, so that a line
 * ends with the cause. Two messages are about the same problem if they differ by numbers and plurals alone. A message
 * is cut at 1,000 characters.
 */
export class ProblemReports {
  private isOver = false;
  private readonly lasting = new Map<string, Lasting>();

  /** @param nowMs a monotonic time in milliseconds */
  constructor(
    private readonly log: (message: string, error: unknown) => void,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Logs the problem now, or counts it in its next line. */
  readonly report = (text: string, error?: unknown): void => {
    if (this.isOver) return;
    const message = shorten(text);
    const nowMs = this.nowMs();
    const problem = this.problem(message, nowMs);
    problem.message = message;
    problem.lastMs = nowMs;
    const unreported = problem.interval.happened(nowMs);
    if (unreported === undefined) return;
    this.log(unreported === 0 ? message : `${unreported} more since the last report: ${message}`, error);
  };

  /** Logs nothing from now on: parts that still run fail when the resources that they use are closed. */
  end(): void {
    this.isOver = true;
  }

  /** The problems of the last `withinMs` milliseconds, the latest first. */
  recent(withinMs: number): RecentProblem[] {
    const nowMs = this.nowMs();
    return [...this.lasting.values()]
      .map(({ message, lastMs }) => ({ message, agoMs: nowMs - lastMs }))
      .filter(({ agoMs }) => agoMs <= withinMs)
      .sort((one, other) => one.agoMs - other.agoMs);
  }

  private problem(message: string, nowMs: number): Lasting {
    const kind = problemKind(message);
    const known = this.lasting.get(kind);
    if (known && nowMs - known.lastMs < Math.max(OVER_AFTER_MS, 2 * known.interval.lengthMs)) return known;
    const fresh = { message, lastMs: nowMs, interval: new RepeatInterval() };
    remember(this.lasting, kind, fresh, MAX_PROBLEMS);
    return fresh;
  }
}
