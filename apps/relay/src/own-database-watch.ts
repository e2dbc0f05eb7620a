import { alignPositions, describeAlignment, describeHeldHorizon, HorizonWatch, OWN_HORIZON } from '#postgres';
import type { Resources } from '#runtime';

/** The name under which every cursor of Posthorn's own tables stands still. */
const HORIZON = 'horizon';

const WAITING = `select exists (select from posthorn.event e where e.pos >= ${OWN_HORIZON} and not e.test)
  or exists (select from posthorn.stream_event s where s.pos >= ${OWN_HORIZON}) as waiting`;

/**
 * Looks for what keeps every follower of Posthorn's own tables back: a long write transaction anywhere in the cluster, or
 * a dump that was restored into it while this process runs.
 */
export class OwnDatabaseWatch {
  private readonly horizon: HorizonWatch;

  constructor(private readonly resources: Resources) {
    const { pool } = resources;
    this.horizon = new HorizonWatch({
      isWaiting: async () => (await pool.query<{ waiting: boolean }>(WAITING)).rows[0]!.waiting,
    });
  }

  /** Looks once; called every few seconds. */
  async look(): Promise<void> {
    const { pool, clock, logger, standstills } = this.resources;
    const alignment = await alignPositions(pool);
    if (alignment) logger.warn(alignment, describeAlignment(alignment));
    const held = await this.horizon.look(pool);
    if (!held) return standstills.over(HORIZON);
    const facts = { holder: held.holder, heldMs: Math.round(held.heldMs) };
    const cause = describeHeldHorizon('Delivering events', held);
    await standstills.holds(HORIZON, { cause, sinceMs: clock.nowMs() - held.heldMs, facts });
  }
}
