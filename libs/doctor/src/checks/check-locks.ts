import { describeLockWait, findLockWaits } from '#postgres';
import type { Check } from '../check.ts';
import { ok, problem } from '../finding.ts';

/** Statements of Posthorn's wait less for each other. */
const LONG_WAIT_MS = 2_000;
const ADVICE = 'What waits goes on by itself then; see docs/standstills.md.';

/** Waits of Posthorn's own sessions for locks of others, in its own database. */
export const checkLocks: Check = {
  area: 'Locks',
  async run({ database }) {
    if (!database) return [];
    const waits = await findLockWaits(database, LONG_WAIT_MS);
    if (waits.length === 0) return [ok('No session of Posthorn waits for a lock of somebody else.')];
    const perHolder = new Map(waits.toReversed().map((wait) => [wait.holder.pid ?? wait.holder.gid, wait]));
    return [...perHolder.values()].reverse().map((wait) => problem(describeLockWait(wait), ADVICE));
  },
};
