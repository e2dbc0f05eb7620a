import { type Clock, systemClock } from './clock.ts';

/** The smallest difference between clocks that is a step. A smaller one is drift, which is corrected slowly. */
export const LEAST_STEP_MS = 30_000;
/** Clocks that differ by less agree. Then the machine's is followed, because it is read without a round trip. */
const SAME_MS = 1_000;
/** The largest correction by one comparison. At a comparison every 5 s, this is 1 % of the time. */
const SLEW_MS = 50;
/** How long a step forward is in doubt, and how long a step of the database's clock alone is not followed. */
const DOUBT_MS = 10 * 60_000;

/** The sources of the time. Default: the clocks of the machine. */
export interface TimeSources {
  /** The machine's clock, which may be set, in Unix milliseconds. */
  machineMs?: () => number;
  /** A clock that is never set, in milliseconds. */
  monotonicMs?: () => number;
}

/** The result of a comparison. Differences are in milliseconds. */
export type ClockFinding =
  | { readonly kind: 'agreed' }
  /** The clock was set by this step. */
  | { readonly kind: 'set'; readonly byMs: number }
  /** The machine's clock differs from the database's, which is followed. */
  | { readonly kind: 'machine-apart'; readonly aheadMs: number }
  /** The database's clock has stepped alone, and is not followed yet. */
  | { readonly kind: 'database-apart'; readonly aheadMs: number };

/**
 * The time of one process: that of the database, which all processes share, carried on by the monotonic clock. A
 * machine's clock that is set by mistake, or is wrong from the start, does not change it.
 *
 * - uncompared: the machine's time, of which nothing is certain. Left by the first comparison, which takes the
 *   database's.
 * - followed: a difference below 30 s is corrected slowly; a step is followed at once if the machine's clock has taken
 *   it too (a machine that was suspended), else after 10 minutes.
 */
export class SteadyClock implements Clock {
  readonly sleep = systemClock.sleep;
  private readonly machineMs: () => number;
  private readonly monotonicMs: () => number;
  /** The difference from the monotonic time to this clock's. */
  private offsetMs: number;
  private lastMs = -Infinity;
  private isCompared = false;
  private stepsMs = 0;
  /** The sum of the steps forward that are in doubt until the monotonic time `doubtUntilMs`. */
  private doubtfulMs = 0;
  private doubtUntilMs = -Infinity;
  /** How far the machine's clock is behind; 0 if that is less than a step. */
  private machineBehindMs = 0;
  private databaseApartSinceMs: number | undefined;

  constructor(sources: TimeSources = {}) {
    this.machineMs = sources.machineMs ?? Date.now;
    this.monotonicMs = sources.monotonicMs ?? (() => performance.now());
    this.offsetMs = this.machineMs() - this.monotonicMs();
  }

  readonly nowMs = (): number => {
    const nowMs = Math.floor(this.monotonicMs() + this.offsetMs);
    return nowMs > this.lastMs ? (this.lastMs = nowMs) : this.lastMs;
  };

  /**
   * A time earlier than `nowMs`: by the steps forward of the last 10 minutes, or by the lag of the machine's clock if
   * that is more. It is 0 before the first comparison: no time has certainly passed.
   */
  readonly certainMs = (): number => {
    if (!this.isCompared) return 0;
    const doubtfulMs = this.monotonicMs() < this.doubtUntilMs ? this.doubtfulMs : 0;
    return this.nowMs() - Math.max(doubtfulMs, this.machineBehindMs);
  };

  readonly steppedMs = (): number => this.stepsMs;

  /** True if the machine's clock differs by a step. A comparison shows which clock is right. */
  get isMachineApart(): boolean {
    return Math.abs(this.machineMs() - this.nowMs()) >= LEAST_STEP_MS;
  }

  /** Compares this clock with the database's time, in Unix milliseconds, and follows that time. */
  compare(databaseMs: number): ClockFinding {
    const machineMs = this.machineMs();
    const monotonicMs = this.monotonicMs();
    const targetMs = Math.abs(machineMs - databaseMs) < SAME_MS ? machineMs : databaseMs;
    const differenceMs = targetMs - monotonicMs - this.offsetMs;
    const finding = this.follow(differenceMs, Math.abs(machineMs - databaseMs) < LEAST_STEP_MS, monotonicMs);
    const aheadMs = machineMs - monotonicMs - this.offsetMs;
    this.machineBehindMs = aheadMs <= -LEAST_STEP_MS ? -aheadMs : 0;
    if (finding.kind !== 'agreed' || Math.abs(aheadMs) < LEAST_STEP_MS) return finding;
    return { kind: 'machine-apart', aheadMs };
  }

  private follow(differenceMs: number, isConfirmed: boolean, monotonicMs: number): ClockFinding {
    const isStep = Math.abs(differenceMs) >= LEAST_STEP_MS;
    if (!this.isCompared || !isStep) {
      this.databaseApartSinceMs = undefined;
      this.move(this.isCompared ? Math.max(-SLEW_MS, Math.min(SLEW_MS, differenceMs)) : differenceMs, !this.isCompared);
      this.isCompared = true;
      return { kind: 'agreed' };
    }
    this.databaseApartSinceMs ??= monotonicMs;
    if (!isConfirmed && monotonicMs - this.databaseApartSinceMs < DOUBT_MS) {
      return { kind: 'database-apart', aheadMs: differenceMs };
    }
    this.step(differenceMs, monotonicMs);
    return { kind: 'set', byMs: differenceMs };
  }

  private step(byMs: number, monotonicMs: number): void {
    this.databaseApartSinceMs = undefined;
    const doubtfulMs = monotonicMs < this.doubtUntilMs ? this.doubtfulMs : 0;
    this.doubtfulMs = Math.max(0, doubtfulMs + byMs);
    if (byMs > 0) this.doubtUntilMs = monotonicMs + DOUBT_MS;
    this.stepsMs += byMs;
    this.move(byMs, true);
  }

  private move(byMs: number, mayGoBack: boolean): void {
    this.offsetMs += byMs;
    if (mayGoBack) this.lastMs = -Infinity;
  }
}
