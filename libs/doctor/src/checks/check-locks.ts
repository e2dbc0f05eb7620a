import { describeLockWait, findLockWaits } from '#postgres';
import type { Check } from '../check.ts';
import { ok, problem } from '../finding.ts';

/** Posthorn's own statements wait less than this for each other. */
const LONG_WAIT_MS = 2_000;
const ADVICE = 'When the lock is released, Posthorn goes on by itself; see docs/standstills.md.';

/** Finds waits of Posthorn's sessions for locks of other programs, in its own database. */
export const checkLocks: Check = {
  area: 'Locks',
  async run({ database }) {
    if (!database) return [];
    const waits = await findLockWaits(database, LONG_WAIT_MS);
    if (waits.length === 0) return [ok('No session of Posthorn waits for a lock of another program.')];
    const perHolder = new Map(waits.toReversed().map((wait) => [wait.holder.pid ?? wait.holder.gid, wait]));
    return [...perHolder.values()].reverse().map((wait) => problem(describeLockWait(wait), ADVICE));
  },
};
