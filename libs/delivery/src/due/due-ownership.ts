import type { OwnedPartition } from '#message-log';
import type { Queryable } from '#postgres';

/** The shards of these partitions, as `shard % $1 = any($2)` has them. */
function shardsOf(partitions: readonly OwnedPartition[]): [partitionCount: number, partitions: number[]] {
  return [partitions[0]?.partitionCount ?? 1, partitions.map(({ partition }) => partition)];
}

/**
 * Ends the leases on the due rows of these partitions for their new owner: no other process works on the rows any more.
 */
export async function takeOverLeases(db: Queryable, owned: readonly OwnedPartition[]): Promise<void> {
  await db.query(
    `update posthorn.due d set leased_until = null
     where d.leased_until is not null and d.shard % $1 = any($2::int[])`,
    shardsOf(owned),
  );
}

/**
 * The endpoints of these partitions that have parked deliveries, found by jumping from endpoint to endpoint in the
 * index. `select distinct` would read every parked row, of which a dead endpoint may have millions.
 */
export async function endpointsWithParked(
  db: Queryable,
  owned: readonly OwnedPartition[],
): Promise<{ endpointId: string; projectId: string }[]> {
  const next = (after: string) => `select d.endpoint_id, d.project_id, d.shard from posthorn.due d
    where d.parked ${after} order by d.endpoint_id limit 1`;
  const { rows } = await db.query<{ endpoint_id: string; project_id: string }>(
    `with recursive lane as (
       (${next('')})
       union all
       select n.endpoint_id, n.project_id, n.shard from lane l cross join lateral (${next('and d.endpoint_id > l.endpoint_id')}) n
     )
     select endpoint_id, project_id from lane where shard % $1 = any($2::int[])`,
    shardsOf(owned),
  );
  return rows.map((row) => ({ endpointId: row.endpoint_id, projectId: row.project_id }));
}
