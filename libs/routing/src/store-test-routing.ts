import type { PosthornEvent } from '#kernel';
import type { SqlExecutor } from '#postgres';

/** Stores the routing of a test event, which goes to one endpoint: so the log shows the test as its delivery. */
export async function storeTestRouting(
  tx: SqlExecutor,
  { id, projectId }: PosthornEvent,
  endpointId: string,
): Promise<void> {
  await tx.query(
    `insert into posthorn.routing (event_id, project_id, catalogue_version, matched, missed, missed_reasons)
     values ($1, $2, 0, array[$3::uuid], '{}', '{}')`,
    [id, projectId, endpointId],
  );
}
