import type pg from 'pg';
import {
  type Clock,
  type ClockFinding,
  describeApart,
  describeSpan,
  keepRunning,
  type LoopHealth,
  messageOf,
  ntpAdvice,
  PosthornError,
  SteadyClock,
  systemClock,
  type WorkReport,
} from '#kernel';
import { readPoolTime } from '#postgres';
import type { Logger } from '#telemetry';

/**
 * The time between two comparisons. A step of the machine's clock is noticed within `LOOK_EVERY_MS`, and compared then.
 */
const COMPARE_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
/** The longest round trip of a comparison. A longer one leaves too much doubt about the time. */
const SLOWEST_ANSWER_MS = 5_000;
/** How long a start tries to compare for the first time. */
const START_TIMEOUT_MS = 30_000;

/** The clock of a `ClockFollower`, the pool by which it reads Postgres' clock, and the receivers of its findings. */
export interface ClockFollowerOptions {
  /** Followed if it is a `SteadyClock`. */
  clock: Clock;
  pool: Pick<pg.Pool, 'connect'>;
  logger: Pick<Logger, 'warn'>;
  /** Reports a problem that lasts. */
  onProblem: (message: string) => void;
  /** How long the start may take, in milliseconds. Default: 30 s. */
  startTimeoutMs?: number;
  /** The monotonic time that measures a round trip, in milliseconds. Default: `performance.now()`. */
  monotonicMs?: () => number;
}

const ADVICE = ntpAdvice('all machines');

/** Makes the clock of this process follow that of Postgres, and reports clocks that differ. */
export class ClockFollower {
  private readonly stopping = new AbortController();
  private comparedAtMs = -Infinity;
  /** True if the machine's clock differed by a step at the last comparison. */
  private wasMachineApart = false;

  constructor(private readonly options: ClockFollowerOptions) {}

  /**
   * Resolves after the first comparison: no role may start with an unconfirmed time of the machine.
   * @throws PosthornError `startup-failed` if the time cannot be read from Postgres
   */
  async start(): Promise<void> {
    const { clock, startTimeoutMs = START_TIMEOUT_MS } = this.options;
    if (!(clock instanceof SteadyClock)) return;
    const beganMs = performance.now();
    while (!this.stopping.signal.aborted) {
      try {
        return await this.compare(clock);
      } catch (error) {
        if (performance.now() - beganMs > startTimeoutMs) throw startupFailed(error);
      }
      await systemClock.sleep(LOOK_EVERY_MS, this.stopping.signal);
    }
  }

  /** Compares every 5 s from now on, and when the machine's clock steps. */
  follow(health: LoopHealth): void {
    const { clock, onProblem } = this.options;
    if (!(clock instanceof SteadyClock)) return;
    const name = "Comparing the clock with Postgres' clock";
    const report = health.work(name, { isMinor: true });
    const { signal } = this.stopping;
    const retryMs = { first: LOOK_EVERY_MS, longest: COMPARE_EVERY_MS };
    const loop = { name, signal, clock: systemClock, pauseMs: LOOK_EVERY_MS, retryMs, report, onProblem };
    void keepRunning(loop, () => this.look(clock, report));
  }

  /** Stops without waiting for an answer that is under way: a Postgres that hangs would hold up the stop. */
  stop(): void {
    this.stopping.abort();
  }

  private async look(clock: SteadyClock, report: WorkReport): Promise<void> {
    const hasStepped = clock.isMachineApart && !this.wasMachineApart;
    if (!hasStepped && performance.now() - this.comparedAtMs < COMPARE_EVERY_MS) return;
    report.began();
    await this.compare(clock);
  }

  private async compare(clock: SteadyClock): Promise<void> {
    const beganMs = performance.now();
    const { pool, monotonicMs } = this.options;
    const { nowMs, roundTripMs } = await readPoolTime(pool, monotonicMs);
    if (this.stopping.signal.aborted) return;
    if (roundTripMs > SLOWEST_ANSWER_MS) {
      throw new PosthornError('unavailable', `Postgres took ${describeSpan(roundTripMs)} to answer.`, {
        canRetry: true,
      });
    }
    this.comparedAtMs = beganMs;
    this.report(clock.compare(nowMs));
    this.wasMachineApart = clock.isMachineApart;
  }

  private report(finding: ClockFinding): void {
    const { logger, onProblem } = this.options;
    switch (finding.kind) {
      case 'agreed':
        return;
      case 'set':
        return logger.warn(
          `The time was set ${finding.byMs < 0 ? 'back' : 'forward'} by ${describeSpan(finding.byMs)}, because Postgres' clock was set.`,
        );
      case 'machine-apart':
        return onProblem(
          `This machine's clock is ${describeApart(finding.aheadMs)} Postgres' clock, which Posthorn follows. ${ADVICE}`,
        );
      case 'database-apart':
        return onProblem(
          `Postgres' clock was set and is ${describeApart(finding.aheadMs)} the time. Posthorn follows it after 10 minutes. ${ADVICE}`,
        );
      default:
        return finding satisfies never;
    }
  }
}

function startupFailed(cause: unknown): PosthornError {
  return new PosthornError(
    'startup-failed',
    `The time could not be read from Postgres, whose clock every process of Posthorn follows: ${messageOf(cause)}. ` +
      'Check whether Postgres is busy or at its limit of connections, then start again.',
    { cause },
  );
}
