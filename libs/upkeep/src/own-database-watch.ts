import type pg from 'pg';
import type { Clock } from '#kernel';
import type { Standstills } from '#notifications';
import { rowsWaitInOwnTables } from '#outbox';
import { alignPositions, describeAlignment, describeHeldHorizon, HorizonWatch } from '#postgres';
import type { Logger } from '#telemetry';

/** The name of the standstill of all cursors of Posthorn's own tables. */
const HORIZON = 'horizon';

/** The database of an `OwnDatabaseWatch`, and the receivers of its findings. */
export interface OwnDatabaseWatchOptions {
  pool: pg.Pool;
  clock: Pick<Clock, 'nowMs'>;
  logger: Pick<Logger, 'warn'>;
  standstills: Pick<Standstills, 'holds' | 'over'>;
}

/**
 * Finds the causes that hold back every follower of Posthorn's own tables: a long write transaction anywhere in the
 * cluster, or a dump that was restored into the cluster while this process runs.
 */
export class OwnDatabaseWatch {
  private readonly horizon: HorizonWatch;

  constructor(private readonly options: OwnDatabaseWatchOptions) {
    this.horizon = new HorizonWatch({ isWaiting: () => rowsWaitInOwnTables(options.pool) });
  }

  /** Looks once; called every few seconds. */
  async look(): Promise<void> {
    const { pool, clock, logger, standstills } = this.options;
    const alignment = await alignPositions(pool);
    if (alignment) logger.warn(alignment, describeAlignment(alignment));
    const held = await this.horizon.look(pool);
    if (this.horizon.isFree) return standstills.over(HORIZON);
    if (!held) return;
    const facts = { holder: held.holder, heldMs: Math.round(held.heldMs) };
    const cause = describeHeldHorizon('Delivering events', held);
    await standstills.holds(HORIZON, { cause, sinceMs: clock.nowMs() - held.heldMs, facts });
  }
}
