import type { PosthornEvent } from '#kernel';
import { type SqlExecutor, timestampOfMs } from '#postgres';

/** Stores a test event. Its mark `test` keeps it from the relay and the sweeper: no other endpoint gets it. */
export async function insertTestEvent(tx: SqlExecutor, event: PosthornEvent): Promise<void> {
  await tx.query(
    `insert into posthorn.event (id, project_id, type, occurred_at, data, test)
     values ($1, $2, $3, ${timestampOfMs('$4')}, $5, true)`,
    [event.id, event.projectId, event.type, event.occurredAtMs, event.data],
  );
}
