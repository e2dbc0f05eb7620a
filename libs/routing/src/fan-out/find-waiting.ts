import type { OwnedPartition } from '#message-log';
import type { Queryable } from '#postgres';

/** A project whose fan-out waits in Postgres, and the owned partition of its events. */
export interface WaitingProject {
  projectId: string;
  owner: OwnedPartition;
}

/** Jumps from project to project in the index: `select distinct` would read every row that waits. */
const WAITING = `with recursive found as (
  (select f.project_id, f.shard from posthorn.fanout f order by f.project_id limit 1)
  union all
  select n.project_id, n.shard from found p cross join lateral (
    select f.project_id, f.shard from posthorn.fanout f where f.project_id > p.project_id order by f.project_id limit 1
  ) n
)
select project_id, shard from found`;

/** The projects of these partitions with events that wait to be fanned out. */
export async function findWaiting(db: Queryable, owned: readonly OwnedPartition[]): Promise<WaitingProject[]> {
  const { rows } = await db.query<{ project_id: string; shard: number }>(WAITING);
  return rows.flatMap(({ project_id: projectId, shard }) => {
    const owner = owned.find(({ partition, partitionCount }) => shard % partitionCount === partition);
    return owner ? [{ projectId, owner }] : [];
  });
}
