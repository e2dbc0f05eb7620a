import { keepRunning, systemClock } from '#kernel';
import { ensurePartitions } from '#postgres';
import { Sweeper } from '#routing';
import type { Resources } from '#runtime';
import { dropOld, keepSweepPlace, loadSweepPlace, RetentionClock, runEach, UPKEEP } from '#upkeep';

const EVERY_MS = 60_000;
const GRACE_MS = 5 * 60_000;
const RETRY_MS = { first: 5_000, longest: EVERY_MS };

/**
 * Once a minute, publishes stuck events and deliveries again, creates partitions ahead, and drops data past its
 * retention.
 */
export class Upkeep {
  private readonly sweeper: Sweeper;
  private readonly retention: RetentionClock;

  constructor(private readonly resources: Resources) {
    const { pool, clock, log, topics, problems } = resources;
    // The machine's clock is used beside that of Postgres: data is dropped only if it is past its retention by both.
    this.retention = new RetentionClock({ pool, clock: systemClock, fence: UPKEEP, onProblem: problems.report });
    this.sweeper = new Sweeper({
      pool,
      clock,
      events: log.producer(topics.events),
      deliveries: log.producer(topics.deliveries),
      graceMs: GRACE_MS,
    });
  }

  /** Runs until the signal aborts. */
  async run(epoch: number, signal: AbortSignal): Promise<void> {
    const { health, problems } = this.resources;
    // This runs at once, so that a clock that jumps in the first minute is compared with its time before.
    await this.retention.nowMs(epoch).catch(() => undefined);
    await systemClock.sleep(EVERY_MS, signal);
    const loop = { signal, clock: systemClock, pauseMs: EVERY_MS, retryMs: RETRY_MS, onProblem: problems.report };
    const minor = (name: string) => ({ ...loop, name, report: health.work(name, { isMinor: true }) });
    await Promise.all([
      keepRunning(minor('Sweeping stuck deliveries'), () => this.sweep(epoch, signal)),
      keepRunning(minor('Dropping partitions past their retention'), () => this.retain(epoch)),
    ]);
  }

  /**
   * Sweeps until nothing is left that is older than the grace. The place is stored in between, for the next process.
   */
  private async sweep(epoch: number, signal: AbortSignal): Promise<void> {
    const { pool, logger } = this.resources;
    for (let isBehind = true; isBehind && !signal.aborted;) {
      const found = await this.sweeper.sweep(await loadSweepPlace(pool));
      const { events, deliveries, place } = found;
      if (events + deliveries > 0) logger.warn({ events, deliveries }, 'Published stuck events and deliveries again');
      await keepSweepPlace(pool, epoch, place);
      isBehind = found.isBehind;
    }
  }

  /** Drops by a time that the last run and the data confirm: a clock that jumps ahead drops no young data. */
  private async retain(epoch: number): Promise<void> {
    const { pool, clock, settings, logger, problems } = this.resources;
    const { retentionDays } = settings;
    await runEach([
      () => ensurePartitions(pool, clock.nowMs(), problems.report),
      async () => {
        const nowMs = await this.retention.nowMs(epoch);
        await dropOld({ pool, nowMs, retentionDays, logger, onProblem: problems.report });
      },
    ]);
  }
}
