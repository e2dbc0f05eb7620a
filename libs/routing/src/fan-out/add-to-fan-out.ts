import { intArray, type Queryable, uuidArray } from '#postgres';
import { shardOfProject } from './shard-of-project.ts';

/**
 * Has events fanned out again that were routed by an earlier version of Posthorn, which fanned out nothing. Their
 * deliveries are sent as possible repeats.
 */
export async function addToFanOut(db: Queryable, eventIds: readonly string[]): Promise<void> {
  const ids = uuidArray(eventIds);
  const { rows } = await db.query<{ project_id: string }>(
    'select distinct r.project_id from posthorn.routing r where r.event_id = any($1)',
    [ids],
  );
  const projectIds = rows.map((row) => row.project_id);
  await db.query(
    `insert into posthorn.fanout (event_id, project_id, shard, epoch, deliveries, data_bytes)
     select r.event_id, r.project_id, s.shard, 0, cardinality(r.matched), length(e.data)
     from posthorn.routing r join posthorn.event e on e.id = r.event_id
     join unnest($2::uuid[], $3::int[]) as s (project_id, shard) using (project_id)
     where r.event_id = any($1) order by r.event_id
     on conflict (event_id) do nothing`,
    [ids, uuidArray(projectIds), intArray(projectIds.map(shardOfProject))],
  );
}
