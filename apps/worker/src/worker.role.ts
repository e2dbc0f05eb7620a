import { Injectable } from '@nestjs/common';
import { forgetOldKeys } from '#admin';
import { lowestUuidAt, messageOf, systemClock } from '#kernel';
import { loadCursor, moveCursor } from '#outbox';
import { dropOldPartitions, ensurePartitions, Leadership } from '#postgres';
import { Sweeper } from '#routing';
import { Resources, type Role } from '#runtime';

const NAME = 'worker:upkeep';
const EVERY_MS = 60_000;
const GRACE_MS = 5 * 60_000;

/** Upkeep, by one process at a time: sweeps what got stuck, makes partitions ahead, drops what is past its retention. */
@Injectable()
export class WorkerRole implements Role {
  private readonly sweeper: Sweeper;
  private leadership: Leadership | undefined;

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

  start(): Promise<void> {
    const { databaseUrl, owner, logger } = this.resources;
    this.leadership = new Leadership(
      { name: NAME, databaseUrl, owner, clock: systemClock, onProblem: (message) => logger.warn(message) },
      (epoch, signal) => this.keepUp(epoch, signal),
    );
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.leadership?.stop();
  }

  private async keepUp(epoch: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await systemClock.sleep(EVERY_MS, signal);
      if (signal.aborted) return;
      for (const task of [() => this.sweep(epoch), () => this.retain()]) {
        await task().catch((error: unknown) =>
          this.resources.logger.warn(`Upkeep is tried again: ${messageOf(error)}`),
        );
      }
    }
  }

  /** The cursor's `pos` is the Unix millisecond up to which everything has been looked at. */
  private async sweep(epoch: number): Promise<void> {
    const { pool, logger } = this.resources;
    const { position } = await loadCursor(pool, NAME);
    const { events, deliveries, nextMs } = await this.sweeper.sweep(Number(position.pos));
    if (events + deliveries > 0) logger.warn({ events, deliveries }, 'Published again what was stuck');
    const to = { position: { pos: String(nextMs), seq: '0' }, rowId: lowestUuidAt(nextMs) };
    await moveCursor(pool, { fence: NAME, epoch }, NAME, to);
  }

  private async retain(): Promise<void> {
    const { pool, clock, settings, logger } = this.resources;
    await ensurePartitions(pool, clock.nowMs());
    await forgetOldKeys(pool);
    const dropped = await dropOldPartitions(pool, clock.nowMs(), settings.retentionDays);
    if (dropped.length > 0) logger.info({ dropped }, 'Dropped what is past its retention');
  }
}
