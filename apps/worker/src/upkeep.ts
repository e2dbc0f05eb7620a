import { dropEndedSecrets, forgetOldKeys } from '#admin';
import { keepRunning, lowestUuidAt, systemClock } from '#kernel';
import { dropOldNotifications } from '#notifications';
import { dropOldDead, dropOldKeys, loadCursor, moveCursor } from '#outbox';
import { dropOldPartitions, ensurePartitions } from '#postgres';
import { Sweeper } from '#routing';
import type { Resources } from '#runtime';

/** The ownership of the upkeep, and the cursor of its sweeps. */
export const UPKEEP = 'worker:upkeep';
const EVERY_MS = 60_000;
const GRACE_MS = 5 * 60_000;
const RETRY_MS = { first: 5_000, longest: EVERY_MS };

/** Sweeps what got stuck, makes partitions ahead, drops what is past its retention: once a minute. */
export class Upkeep {
  private readonly sweeper: Sweeper;

  constructor(private readonly resources: Resources) {
    const { pool, clock, log, topics } = resources;
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
    await systemClock.sleep(EVERY_MS, signal);
    const onProblem = (message: string) => this.resources.logger.warn(message);
    const loop = { signal, clock: systemClock, pauseMs: EVERY_MS, retryMs: RETRY_MS, onProblem };
    await Promise.all([
      keepRunning({ ...loop, name: 'Sweeping stuck deliveries' }, () => this.sweep(epoch)),
      keepRunning({ ...loop, name: 'Dropping partitions past their retention' }, () => this.retain()),
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

  private async retain(): Promise<void> {
    const { pool, clock, settings, logger } = this.resources;
    await ensurePartitions(pool, clock.nowMs(), (message) => logger.error(message));
    await forgetOldKeys(pool);
    await dropOldNotifications(pool, clock.nowMs(), settings.retentionDays);
    await dropEndedSecrets(pool, clock.nowMs(), settings.retentionDays);
    const dropped = await dropOldPartitions(pool, clock.nowMs(), settings.retentionDays);
    if (dropped.length > 0) logger.info({ dropped }, 'Dropped what is past its retention');
    await dropOldKeys(pool);
    const dead = await dropOldDead(pool, clock.nowMs(), settings.retentionDays);
    if (dead > 0) logger.warn({ dead }, 'Dropped dead records that are past the retention');
  }
}
