import { lowestUuidAt } from '#kernel';
import type { Queryable } from '#postgres';

const DAY_MS = 86_400_000;

/** Forgets notices that are older than the retention of events. One that is still queued is kept. */
export async function dropOldNotifications(db: Queryable, nowMs: number, retentionDays: number): Promise<void> {
  const before = lowestUuidAt(nowMs - retentionDays * DAY_MS);
  await db.query(`delete from posthorn.notification n where n.id < $1 and n.state <> 'queued'`, [before]);
}
