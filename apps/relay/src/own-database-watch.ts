import { rowsWaitInOwnTables } from '#outbox';
import { alignPositions, describeAlignment, describeHeldHorizon, HorizonWatch } from '#postgres';
import type { Resources } from '#runtime';

/** The name of the standstill of all cursors of Posthorn's own tables. */
const HORIZON = 'horizon';

/**
 * Finds the causes that hold back every follower of Posthorn's own tables: a long write transaction anywhere in the
 * cluster, or a dump that was restored into the cluster while this process runs.
 */
export class OwnDatabaseWatch {
  private readonly horizon: HorizonWatch;

  constructor(private readonly resources: Resources) {
    this.horizon = new HorizonWatch({ isWaiting: () => rowsWaitInOwnTables(resources.pool) });
  }

  /** Looks once; called every few seconds. */
  async look(): Promise<void> {
    const { pool, clock, logger, standstills } = this.resources;
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
