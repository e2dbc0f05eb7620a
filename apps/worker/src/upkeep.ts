import { keepRunning, lowestUuidAt, systemClock } from '#kernel';
import { loadCursor, moveCursor } from '#outbox';
import { ensurePartitions } from '#postgres';
import { Sweeper } from '#routing';
import type { Resources } from '#runtime';
import { dropOld } from './drop-old.ts';
import { RetentionClock } from './retention-clock.ts';
import { runEach } from './run-each.ts';

/** The ownership of the upkeep, and the cursor of its sweeps. */
export const UPKEEP = 'worker:upkeep';
const EVERY_MS = 60_000;
const GRACE_MS = 5 * 60_000;
const RETRY_MS = { first: 5_000, longest: EVERY_MS };

/** Sweeps what got stuck, makes partitions ahead, drops what is past its retention: once a minute. */
export class Upkeep {
  private readonly sweeper: Sweeper;
  private readonly retention: RetentionClock;

  constructor(private readonly resources: Resources) {
    const { pool, clock, log, topics, problems } = resources;
    // The machine's clock besides Postgres': data is dropped only if it is past its retention by both.
    this.retention = new RetentionClock({ pool, clock: systemClock, fence: UPKEEP, onProblem: problems.report });
    this.sweeper = new Sweeper({
      pool,
      clock,
      events: log.producer(topics.events),
      deliveries: log.producer(topics.deliveries),
      graceMs: GRACE_MS,
    });
  }

  /** Works until the signal aborts. */
  async run(epoch: number, signal: AbortSignal): Promise<void> {
    const { health, problems } = this.resources;
    // At once, so that a clock that jumps in the first minute is compared with its time before.
    await this.retention.nowMs(epoch).catch(() => undefined);
    await systemClock.sleep(EVERY_MS, signal);
    const loop = { signal, clock: systemClock, pauseMs: EVERY_MS, retryMs: RETRY_MS, onProblem: problems.report };
    const minor = (name: string) => ({ ...loop, name, report: health.work(name, { isMinor: true }) });
    await Promise.all([
      keepRunning(minor('Sweeping stuck deliveries'), () => this.sweep(epoch)),
      keepRunning(minor('Dropping partitions past their retention'), () => this.retain(epoch)),
    ]);
  }

  /** The cursor's `pos` is the Unix millisecond up to which everything has been looked at. */
  private async sweep(epoch: number): Promise<void> {
    const { pool, logger } = this.resources;
    const { position } = await loadCursor(pool, UPKEEP);
    const { events, deliveries, nextMs } = await this.sweeper.sweep(Number(position.pos));
    if (events + deliveries > 0) logger.warn({ events, deliveries }, 'Published again what was stuck');
    const to = { position: { pos: String(nextMs), seq: '0' }, rowId: lowestUuidAt(nextMs) };
    await moveCursor(pool, { fence: UPKEEP, epoch }, UPKEEP, to);
  }

  /** Drops by a time that the last run and the data bear out: a clock that jumps ahead drops nothing that is young. */
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
