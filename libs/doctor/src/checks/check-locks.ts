import { describeLockWait, findLockWaits, type LockWait } from '#postgres';
import type { Check } from '../check.ts';
import { ok, problem } from '../finding.ts';

/** Statements of Posthorn's wait less for each other. */
const LONG_WAIT_MS = 2_000;
const ADVICE = 'What waits goes on by itself then; see docs/standstills.md.';

/** The holder of a lock, or, where its transaction is not known, the table that is locked. */
const keyOf = ({ holder, table }: LockWait) => holder.pid ?? holder.gid ?? table;

/** Waits of Posthorn's own sessions for locks of others, in its own database. */
export const checkLocks: Check = {
  area: 'Locks',
  async run({ database }) {
    if (!database) return [];
    const waits = await findLockWaits(database, LONG_WAIT_MS);
    if (waits.length === 0) return [ok('No session of Posthorn waits for a lock of somebody else.')];
    const perHolder = [...Map.groupBy(waits, keyOf).values()];
    return perHolder.map(([longest]) => problem(describeLockWait(longest!), ADVICE));
  },
};
