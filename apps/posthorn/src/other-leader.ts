import { systemClock } from '#kernel';
import { leaderOf } from '#postgres';
import type { Resources } from '#runtime';

/** The leadership under which the log of one process works. */
const LED = 'relay:event';
/** How long a process that has just started waits to lead: a killed leader is followed within a second. */
const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 50;

/** The process (host and pid) that leads while this one stands by; undefined if this one leads, or nobody does. */
export async function otherLeader({ pool, owner }: Pick<Resources, 'pool' | 'owner'>): Promise<string | undefined> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const leader = await leaderOf(pool, LED);
    if (leader === owner) return undefined;
    if (performance.now() > untilMs) return leader;
    await systemClock.sleep(LOOK_EVERY_MS);
  }
}
