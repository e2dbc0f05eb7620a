import type pg from 'pg';
import { type Clock, type ClockFinding, SteadyClock, systemClock } from '#kernel';
import type { Logger } from '#telemetry';

/** Between two comparisons. A machine's clock that steps is noticed within `LOOK_EVERY_MS` and compared then. */
const COMPARE_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
/** A comparison whose answer took longer tells too little about the time. */
const SLOWEST_ANSWER_MS = 5_000;

export interface ClockFollowerOptions {
  /** Followed if it is a `SteadyClock`. */
  clock: Clock;
  pool: Pick<pg.Pool, 'query'>;
  logger: Pick<Logger, 'warn'>;
  /** Reports a problem that lasts. */
  onProblem: (message: string) => void;
}

const seconds = (ms: number) => `${Math.abs(Math.round(ms / 1_000))} s`;
const apart = (aheadMs: number) => `${seconds(aheadMs)} ${aheadMs < 0 ? 'behind' : 'ahead of'}`;
const ADVICE = 'Let all machines set their clocks by NTP (chrony, systemd-timesyncd).';

/** Makes the clock of this process follow that of Postgres, and reports clocks that differ. */
export class ClockFollower {
  private readonly stopping = new AbortController();

  constructor(private readonly options: ClockFollowerOptions) {}

  /** Resolves after the first comparison. Never rejects: Postgres is asked again. */
  async start(): Promise<void> {
    const { clock } = this.options;
    if (!(clock instanceof SteadyClock)) return;
    await this.compare(clock);
    void this.run(clock);
  }

  /** Does not wait for an answer that is under way: a Postgres that hangs would hold up the stop. */
  stop(): void {
    this.stopping.abort();
  }

  private async run(clock: SteadyClock): Promise<void> {
    const { signal } = this.stopping;
    for (let comparedMs = performance.now(); ;) {
      await systemClock.sleep(LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      if (performance.now() - comparedMs < COMPARE_EVERY_MS && !clock.isMachineApart) continue;
      comparedMs = performance.now();
      await this.compare(clock);
    }
  }

  /** A Postgres that does not answer is reported by those who need more of it: the clock goes on by itself. */
  private async compare(clock: SteadyClock): Promise<void> {
    const beganMs = performance.now();
    const answer = this.options.pool.query<{ now_ms: number }>(
      `select date_part('epoch', clock_timestamp()) * 1000 as now_ms`,
    );
    const databaseMs = await answer.then(({ rows }) => rows[0]!.now_ms).catch(() => undefined);
    const tookMs = performance.now() - beganMs;
    if (databaseMs === undefined || tookMs > SLOWEST_ANSWER_MS || this.stopping.signal.aborted) return;
    this.report(clock.compare(databaseMs + tookMs / 2));
  }

  private report(finding: ClockFinding): void {
    const { logger, onProblem } = this.options;
    switch (finding.kind) {
      case 'agreed':
        return;
      case 'set':
        return logger.warn(
          `The time was set ${finding.byMs < 0 ? 'back' : 'forward'} by ${seconds(finding.byMs)}: Postgres' clock was.`,
        );
      case 'machine-apart':
        return onProblem(
          `This machine's clock is ${apart(finding.aheadMs)} Postgres' clock, which Posthorn goes by. ${ADVICE}`,
        );
      case 'database-apart':
        return onProblem(
          `Postgres' clock was set and is ${apart(finding.aheadMs)} the time. Posthorn follows it after 10 minutes. ${ADVICE}`,
        );
      default:
        return finding satisfies never;
    }
  }
}
