import { systemClock } from '#kernel';
import { LEASE_MS, type Leader, leaderOf } from './lease.ts';
import type { Queryable } from './queryable.ts';

/**
 * The longest wait for a leader to show itself. A killed leader is replaced at the end of its lease at the latest:
 * behind a pooler, its session lives on. The added second is for the look.
 */
const PATIENCE_MS = LEASE_MS + 1_000;
const LOOK_EVERY_MS = 50;

/**
 * The process (host and pid) that holds a leadership while this process stands by; undefined if this process holds it,
 * or if no process does. A leader counts once it has renewed its lease: a killed leader leaves a lease behind.
 * @param name the name of the leadership
 * @param owner the name of this process, under which it leads
 */
export async function otherLeader(pool: Queryable, name: string, owner: string): Promise<string | undefined> {
  const untilMs = performance.now() + PATIENCE_MS;
  let seen: Leader | undefined;
  for (;;) {
    const leader = await leaderOf(pool, name);
    if (leader?.owner === owner) return undefined;
    if (leader && leader.owner === seen?.owner && leader.until !== seen.until) return leader.owner;
    if (performance.now() > untilMs) return leader?.owner;
    seen = leader;
    await systemClock.sleep(LOOK_EVERY_MS);
  }
}
