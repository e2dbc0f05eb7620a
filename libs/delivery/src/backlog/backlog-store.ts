import type { OwnedPartition } from '#message-log';
import { bigintArray, intArray, type Queryable, realArray, textArray, timestampOfMs, uuidArray } from '#postgres';
import { OWN_SCHEDULE } from '../model/due-key.ts';
import type { EndpointCount, PartitionBacklog } from './backlog.ts';

/**
 * Counts the waiting deliveries of these partitions: when the partitions are assigned, and every ten minutes.
 *
 * A counter in a table lost: each statement that parks or retries would update the row of its project. So all
 * statements of a project would wait for each other.
 */
export async function countBacklog(db: Queryable, partitions: readonly OwnedPartition[]): Promise<EndpointCount[]> {
  const { rows } = await db.query<{ project_id: string; endpoint_id: string; partition: number; waiting: number }>(
    `select d.project_id, d.endpoint_id, d.shard % $1 as partition, count(*)::int as waiting
     from posthorn.due d where d.trigger_id = $3 and d.shard % $1 = any($2::int[]) group by 1, 2, 3`,
    [partitions[0]?.partitionCount ?? 1, partitions.map(({ partition }) => partition), OWN_SCHEDULE],
  );
  const owners = new Map(partitions.map((owner) => [owner.partition, owner]));
  return rows.map(({ project_id: projectId, endpoint_id: endpointId, partition, waiting }) => ({
    ...{ projectId, endpointId, owner: owners.get(partition)!, waiting },
  }));
}

const PUBLISH = `with i as materialized (
  select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::int[], $5::real[], $6::uuid[], $7::int[])
  as i (fence, epoch, project_id, waiting, fill, fullest_endpoint_id, fullest_waiting)
),
fence as materialized (
  select o.name, o.epoch from posthorn.ownership o where o.name in (select i.fence from i) for share
),
ours as materialized (
  select i.* from i join fence f on f.name = i.fence and f.epoch = i.epoch
),
emptied as (
  delete from posthorn.backlog b using ours o
  where b.project_id = o.project_id and b.fence = o.fence and o.waiting = 0
)
insert into posthorn.backlog as b
  (project_id, fence, waiting, max_waiting, fill, fullest_endpoint_id, fullest_waiting, counted_at)
select o.project_id, o.fence, o.waiting, $8, o.fill, o.fullest_endpoint_id, o.fullest_waiting,
  ${timestampOfMs('$9')}
from ours o where o.waiting > 0 order by o.project_id, o.fence
on conflict (project_id, fence) do update set waiting = excluded.waiting, max_waiting = excluded.max_waiting,
  fill = excluded.fill, fullest_endpoint_id = excluded.fullest_endpoint_id,
  fullest_waiting = excluded.fullest_waiting, counted_at = excluded.counted_at`;

/** Writes this process's changed counts. Nothing is written for a stale epoch. */
export async function publishBacklog(
  db: Queryable,
  counts: readonly PartitionBacklog[],
  maxWaiting: number,
  nowMs: number,
): Promise<void> {
  await db.query({
    name: 'publish-backlog',
    text: PUBLISH,
    values: [
      textArray(counts.map(({ owner }) => owner.fence)),
      bigintArray(counts.map(({ owner }) => owner.epoch)),
      uuidArray(counts.map(({ projectId }) => projectId)),
      intArray(counts.map(({ waiting }) => waiting)),
      realArray(counts.map(({ fill }) => fill)),
      uuidArray(counts.map(({ fullestEndpointId }) => fullestEndpointId)),
      intArray(counts.map(({ fullestWaiting }) => fullestWaiting)),
      maxWaiting,
      nowMs,
    ],
  });
}

/** The counts that earlier owners of these partitions have written last. */
export async function readPublished(db: Queryable, partitions: readonly OwnedPartition[]): Promise<PartitionBacklog[]> {
  const { rows } = await db.query<PartitionBacklog & { fence: string }>(
    `select b.fence, b.project_id as "projectId", b.waiting, b.fill, b.fullest_endpoint_id as "fullestEndpointId",
       b.fullest_waiting as "fullestWaiting"
     from posthorn.backlog b where b.fence = any($1)`,
    [partitions.map(({ fence }) => fence)],
  );
  const owners = new Map(partitions.map((owner) => [owner.fence, owner]));
  return rows.map(({ fence, ...row }) => ({ ...row, owner: owners.get(fence)! }));
}

/** The number of waiting deliveries of each project in all partitions but these. */
export async function readOthers(db: Queryable, owned: readonly OwnedPartition[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ project_id: string; waiting: number }>(
    `select b.project_id, sum(b.waiting)::int as waiting from posthorn.backlog b
     where b.fence <> all($1::text[]) group by b.project_id`,
    [owned.map(({ fence }) => fence)],
  );
  return new Map(rows.map(({ project_id: projectId, waiting }) => [projectId, waiting]));
}
