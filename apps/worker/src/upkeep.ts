import { dropEndedTokens } from '#admin';
import { keepRunning, systemClock } from '#kernel';
import { Sweeper } from '#routing';
import type { Resources } from '#runtime';
import { retain, RetentionClock, sweepToEnd, UPKEEP } from '#upkeep';

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
    const { pool, clock, settings, logger, health, problems } = this.resources;
    const { sweeper, retention } = this;
    // This runs at once, so that a clock that jumps in the first minute is compared with its time before.
    await retention.nowMs(epoch).catch(() => undefined);
    await systemClock.sleep(EVERY_MS, signal);
    const loop = { signal, clock: systemClock, pauseMs: EVERY_MS, retryMs: RETRY_MS, onProblem: problems.report };
    const minor = (name: string) => ({ ...loop, name, report: health.work(name, { isMinor: true }) });
    await Promise.all([
      keepRunning(minor('Sweeping stuck deliveries'), () => sweepToEnd({ pool, epoch, sweeper, logger }, signal)),
      keepRunning(minor('Deleting ended portal tokens'), () => dropEndedTokens(pool, clock.certainMs())),
      keepRunning(minor('Dropping partitions past their retention'), () =>
        retain({
          ...{ pool, nowMs: clock.nowMs(), retention, epoch, logger, onProblem: problems.report },
          retentionDays: settings.retentionDays,
        }),
      ),
    ]);
  }
}
