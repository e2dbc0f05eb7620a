import type { EntityManager } from 'typeorm';

/** The backlog of a project: deliveries that wait in Postgres. */
export interface BacklogView {
  /** Deliveries that wait for their first attempt or a retry, as counted within the last seconds. */
  waiting: number;
  /** The most deliveries that may wait. Deliveries past it are cancelled with the reason `backlog-full`. */
  maxWaiting: number;
}

/** The backlog of a project, summed over the counts of all dispatchers. */
export async function readBacklog(manager: EntityManager, projectId: string, maxWaiting: number): Promise<BacklogView> {
  const [row] = await manager.query<{ waiting: number | null }[]>(
    'select sum(b.waiting)::int as waiting from posthorn.backlog b where b.project_id = $1',
    [projectId],
  );
  return { waiting: row?.waiting ?? 0, maxWaiting };
}
