import { systemClock } from '#kernel';
import { rowsWaitInOwnTables } from '#outbox';
import { describeHeldHorizon, HorizonWatch, type Queryable } from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, skipped } from '../finding.ts';

/** No transaction that behaves holds the horizon for longer. */
const LONG_WRITE_MS = 2_000;
/** A timer may fire a little early. */
const MARGIN_MS = 100;
const ADVICE = 'End that transaction. Events that are accepted in the meantime are stored, and are delivered after it.';

/**
 * Looks twice for a transaction that holds the horizon of a cluster while rows wait. The time between the looks is as
 * long as a write may take.
 * @param what the waiting followers, for example `import:shop`
 * @param isWaiting returns true if rows wait at or above the horizon
 */
export async function horizonFinding(
  database: Queryable,
  what: string,
  isWaiting: () => Promise<boolean>,
): Promise<Finding> {
  const watch = new HorizonWatch({ isWaiting, longWriteMs: LONG_WRITE_MS });
  if (await isWaiting()) {
    await watch.look(database);
    await systemClock.sleep(LONG_WRITE_MS + MARGIN_MS);
    const held = await watch.look(database);
    if (held) return problem(describeHeldHorizon(what, held), ADVICE);
  }
  return ok('No long write transaction holds stored events back.');
}

/** The horizon of Posthorn's own database. That of each outbox is examined with its database. */
export const checkHorizon: Check = {
  area: 'Horizon',
  async run({ database }) {
    if (!database) return [];
    const { rows } = await database.query<{ there: boolean }>(
      `select to_regclass('posthorn.event') is not null and to_regclass('posthorn.stream_event') is not null as there`,
    );
    if (!rows[0]!.there) return [skipped('No event waits before the first start.')];
    return [await horizonFinding(database, 'Delivering events', () => rowsWaitInOwnTables(database))];
  },
};
