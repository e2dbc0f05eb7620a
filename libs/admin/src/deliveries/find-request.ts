import type { EntityManager } from 'typeorm';
import { lowestUuidAt, unixMsOfUuid } from '#kernel';
import { mondayBefore } from '#postgres';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * The delivery of an attempt, by its request id. An attempt is mostly of an event of the same week, so that week is
 * searched first.
 * @param projectId null for all projects
 */
export async function findRequest(
  manager: EntityManager,
  projectId: string | null,
  requestId: string,
  nowMs: number,
): Promise<string | undefined> {
  const atMs = unixMsOfUuid(requestId);
  if (atMs > nowMs + DAY_MS) return undefined;
  const monday = mondayBefore(atMs - DAY_MS);
  const edges = [atMs + DAY_MS, monday, monday - 5 * WEEK_MS].map((ms) => lowestUuidAt(Math.max(ms, 0)));
  for (const [nth, end] of edges.entries()) {
    const [row] = await manager.query<{ id: string }[]>(
      `select a.delivery_id as id from posthorn.attempt a
       where a.request_id = $1 and ($2::uuid is null or a.project_id = $2) and a.delivery_id >= $3
         and a.delivery_id < $4`,
      [requestId, projectId, edges[nth + 1] ?? lowestUuidAt(0), end],
    );
    if (row) return row.id;
  }
  return undefined;
}
