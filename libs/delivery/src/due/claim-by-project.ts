import type { OwnedPartition } from '#message-log';
import { type Queryable, queryStoring, timestampOfMs } from '#postgres';
import {
  type Claim,
  claimFound,
  type ClaimLimits,
  type ClaimRow,
  current,
  DUE_NOW,
  FREE,
  type Lease,
  leaseOf,
  toClaimed,
} from './claim-due.ts';

/** The position at which a round over the projects begins. */
export const FIRST_PROJECT = '00000000-0000-0000-0000-000000000000';

/** The claimed rows, and the position at which the round goes on. */
export interface ProjectClaim extends Claim {
  /** The project after which the next claim goes on; `FIRST_PROJECT` if this claim has reached the end. */
  next: string;
}

// Finds the projects by jumping from one to the next in the index. `select distinct` would read every row, of which one
// project may have hundreds of thousands.
const BY_PROJECT = `with recursive ${current(`where exists (select from posthorn.due d where ${DUE_NOW})`)},
project (project_id) as (
  (select d.project_id from posthorn.due d where not d.parked and d.project_id > $9::uuid order by d.project_id limit 1)
  union all
  select n.project_id from project p cross join lateral (
    select d.project_id from posthorn.due d where not d.parked and d.project_id > p.project_id
    order by d.project_id limit 1
  ) n
),
${claimFound(
  `select row_number() over () as ord, d.delivery_id, d.trigger_id, d.event_id, d.leased_until from (
    select d.* from project p cross join lateral (
      select d.delivery_id, d.trigger_id, d.event_id, d.leased_until from posthorn.due d
      where not d.parked and d.project_id = p.project_id and d.due_at <= ${timestampOfMs('$1')} and ${FREE}
        and d.shard % $6 = any (array(select m.partition from mine m))
      order by d.due_at limit $10 for update of d skip locked
    ) d limit $7
  ) d`,
  '$8',
)}`;

/**
 * Leases due rows of these partitions until the limits are met, project by project, beginning after a given project. Of
 * each project it takes the most overdue rows, up to a bound. Used for a backlog, in which a claim by time alone would
 * take the rows of one project before all others.
 * @throws RowsDroppedError if a trigger drops a lease: then no row is leased
 */
export async function claimByProject(
  db: Queryable,
  lease: Lease,
  owners: readonly OwnedPartition[],
  limits: ClaimLimits & { rowsOfProject: number },
  after: string,
): Promise<ProjectClaim> {
  const values = [...leaseOf(lease, owners), limits.rows, limits.bytes, after, limits.rowsOfProject];
  const { rows } = await queryStoring<ClaimRow>(db, { name: 'claim-by-project', text: BY_PROJECT, values });
  const projectIds = rows.filter((row) => row.is_claimed).map((row) => row.due_project_id);
  const isFull = projectIds.length < rows.length || rows.length === limits.rows;
  const next = isFull ? (projectIds.at(-1) ?? FIRST_PROJECT) : FIRST_PROJECT;
  return { ...toClaimed(rows), more: isFull || isAnyAtBound(projectIds, limits.rowsOfProject), next };
}

function isAnyAtBound(projectIds: readonly string[], rowsOfProject: number): boolean {
  const counts = new Map<string, number>();
  for (const id of projectIds) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts.values()].some((count) => count >= rowsOfProject);
}
