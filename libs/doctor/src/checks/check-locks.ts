import { describeLockWait, findLockWaits, type LockWait } from '#postgres';
import type { Check } from '../check.ts';
import { ok, problem } from '../finding.ts';

/** Posthorn's own statements wait less than this for each other. */
const LONG_WAIT_MS = 2_000;
const ADVICE = 'When the lock is released, Posthorn continues by itself. See docs/standstills.md.';

/** The holder of a lock, or, where its transaction is not known, the table that is locked. */
const keyOf = ({ holder, table }: LockWait) => holder.pid ?? holder.gid ?? table;

/** Finds waits of Posthorn's sessions for locks of other programs, in its own database. */
export const checkLocks: Check = {
  area: 'Locks',
  async run({ database }) {
    if (!database) return [];
    const waits = await findLockWaits(database, LONG_WAIT_MS);
    if (waits.length === 0) return [ok('No session of Posthorn waits for a lock of another program.')];
    const perHolder = [...Map.groupBy(waits, keyOf).values()];
    return perHolder.map(([longest]) => problem(describeLockWait(longest!), ADVICE));
  },
};
