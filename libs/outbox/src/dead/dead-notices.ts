import { rowsOf, type SqlExecutor, uuidArray } from '#postgres';

/** A dead record that no notice has counted yet. */
export interface UncountedDead {
  /** UUID. */
  ref: string;
  /** The project as the record names it; empty if it names none. */
  project: string;
}

/** The name of a notice: one for each source and project. */
export interface NoticeName {
  source: string;
  projectId: string;
}

/** Dead records of one source for one project, counted since the last notice. */
export interface DeadNotice {
  count: number;
  firstRef: string;
  /** The project as the first record names it. */
  project: string;
  reason: string;
}

/**
 * The times at which a notice is due: until `now`, and from `tooFar` on, because only a clock that was ahead can have
 * set such a time.
 */
export interface DueBounds {
  now: Date;
  tooFar: Date;
}

/** Dead records that no notice has counted yet, oldest first. */
export async function readUncountedDead(db: SqlExecutor, limit: number): Promise<UncountedDead[]> {
  return rowsOf(
    await db.query(`select d.ref, d.project from posthorn.dead_record d where not d.told order by d.ref limit $1`, [
      limit,
    ]),
  );
}

/**
 * Counts dead records into the notices of projects, each record once.
 * @param projectIds for each record, in order, the project to notify; null for none
 * @param nowMs the time at which a new notice is due
 */
export async function countIntoNotices(
  db: SqlExecutor,
  refs: readonly string[],
  projectIds: readonly (string | null)[],
  nowMs: number,
): Promise<void> {
  await db.query(
    `with counted as (
       update posthorn.dead_record d set told = true from unnest($1::uuid[], $2::uuid[]) as x (ref, project_id)
       where d.ref = x.ref and not d.told returning d.source, d.ref, d.project, d.reason, x.project_id
     )
     insert into posthorn.dead_notice as n (source, project_id, count, first_ref, project, reason, next_at)
     select c.source, c.project_id, count(*), (array_agg(c.ref order by c.ref))[1],
       (array_agg(c.project order by c.ref))[1], (array_agg(c.reason order by c.ref))[1], $3
     from counted c where c.project_id is not null group by c.source, c.project_id order by c.source, c.project_id
     on conflict (source, project_id) do update set count = n.count + excluded.count,
       first_ref = case n.count when 0 then excluded.first_ref else n.first_ref end,
       project = case n.count when 0 then excluded.project else n.project end,
       reason = case n.count when 0 then excluded.reason else n.reason end`,
    [uuidArray(refs), uuidArray(projectIds), new Date(nowMs)],
  );
}

/** The due notices of existing projects, the longest due first. */
export async function findDueNotices(
  db: SqlExecutor,
  { now, tooFar }: DueBounds,
  limit: number,
): Promise<NoticeName[]> {
  return rowsOf(
    await db.query(
      `select n.source, n.project_id as "projectId" from posthorn.dead_notice n
       join posthorn.project p on p.id = n.project_id and p.deleted_at is null
       where n.count > 0 and (n.next_at <= $1 or n.next_at > $2) order by n.next_at limit $3`,
      [now, tooFar, limit],
    ),
  );
}

/**
 * Takes a due notice, in the caller's transaction: its count begins anew, and it is due again at `nextMs`.
 * @returns undefined if it is not due any more
 */
export async function takeNotice(
  tx: SqlExecutor,
  { source, projectId }: NoticeName,
  { now, tooFar }: DueBounds,
  nextMs: number,
): Promise<DeadNotice | undefined> {
  const [due] = rowsOf<DeadNotice>(
    await tx.query(
      `select n.count, n.first_ref as "firstRef", n.project, n.reason from posthorn.dead_notice n
       where n.source = $1 and n.project_id = $2 and n.count > 0 and (n.next_at <= $3 or n.next_at > $4) for update`,
      [source, projectId, now, tooFar],
    ),
  );
  if (!due) return undefined;
  await tx.query(
    'update posthorn.dead_notice n set count = 0, next_at = $3 where n.source = $1 and n.project_id = $2',
    [source, projectId, new Date(nextMs)],
  );
  return due;
}
