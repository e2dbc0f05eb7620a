import type pg from 'pg';
import type { Sweeper } from '#routing';
import type { Logger } from '#telemetry';
import { keepSweepPlace, loadSweepPlace } from './sweep-place.ts';

/** A sweep of the leader with this epoch. */
export interface SweepToEnd {
  pool: pg.Pool;
  epoch: number;
  sweeper: Pick<Sweeper, 'sweep'>;
  logger: Pick<Logger, 'warn'>;
}

/**
 * Sweeps until nothing is left that is older than the grace, or the signal aborts. The place is stored in between, for
 * the next process.
 * @throws PosthornError `stale-epoch` if another process leads by now
 */
export async function sweepToEnd({ pool, epoch, sweeper, logger }: SweepToEnd, signal: AbortSignal): Promise<void> {
  for (let isBehind = true; isBehind && !signal.aborted;) {
    const found = await sweeper.sweep(await loadSweepPlace(pool));
    const { events, deliveries, place } = found;
    if (events + deliveries > 0) logger.warn({ events, deliveries }, 'Published stuck events and deliveries again');
    await keepSweepPlace(pool, epoch, place);
    isBehind = found.isBehind;
  }
}
