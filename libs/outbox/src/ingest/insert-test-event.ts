import type { PosthornEvent } from '#kernel';
import type { SqlExecutor } from '#postgres';

/** Stores a test event. Its mark `test` keeps it from the relay and the sweeper: no other endpoint gets it. */
export async function insertTestEvent(tx: SqlExecutor, event: PosthornEvent): Promise<void> {
  await tx.query(
    `insert into posthorn.event (id, project_id, type, occurred_at, data, test)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, true)`,
    [event.id, event.projectId, event.type, event.occurredAtMs, event.data],
  );
}
