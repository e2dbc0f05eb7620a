import type { EntityManager } from 'typeorm';

/** How much of a project waits in Postgres. */
export interface BacklogView {
  /** Deliveries that wait for their first attempt or a retry, as counted within the last seconds. */
  waiting: number;
  /** How many may wait. What exceeds it is cancelled with the reason `backlog-full`. */
  maxWaiting: number;
}

/** What the dispatchers count of a project, all together. */
export async function readBacklog(manager: EntityManager, projectId: string, maxWaiting: number): Promise<BacklogView> {
  const [row] = await manager.query<{ waiting: number | null }[]>(
    'select sum(b.waiting)::int as waiting from posthorn.backlog b where b.project_id = $1',
    [projectId],
  );
  return { waiting: row?.waiting ?? 0, maxWaiting };
}
