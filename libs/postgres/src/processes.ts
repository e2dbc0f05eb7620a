import type { Queryable } from './queryable.ts';
import { microsecondsOfTimestamp } from './sql-time.ts';

/** The statement of a process about itself. */
export interface ProcessReport {
  /** An id of this run of the process. */
  id: string;
  /** Host and pid, for people who look. */
  owner: string;
  roles: readonly string[];
  /** The problems that keep it from its work; empty if there are none. */
  problems: readonly string[];
}

/** A role, as far as processes have stated that they have it. */
export interface RolePresence {
  role: string;
  /** True if a process with the role runs and was seen lately. */
  isPresent: boolean;
  /** How long ago a process with the role was last seen, in seconds; null if none ever was. */
  unseenForSeconds: number | null;
  /** True if the process that was seen last had stopped, rather than fallen silent. */
  isStopped: boolean;
  /** The problems of the processes with the role that run. */
  problems: string[];
}

/** The time after which a process that was not seen counts as gone, or frozen: it reports every 2 s. */
const SILENT_AFTER = `interval '10 seconds'`;
const RUNS = (process: string) =>
  `(${process}.stopped_at is null and ${process}.seen_at > clock_timestamp() - ${SILENT_AFTER})`;

/** How long the row of a process that is gone is kept. */
const KEPT = `interval '1 day'`;

/** The times of two reports of a process, in microseconds by the database's clock, as text. */
export interface ReportTimes {
  /** The time of the report before this one; null if there was none. */
  before: string | null;
  /** The time of this report. */
  now: string;
}

/**
 * Writes that a process runs, and forgets processes that are long gone. All times are the database's, so that the
 * clocks of machines need not agree.
 * @returns the times of this report and of the report that it replaces, which show if the database is in an earlier
 * state
 */
export async function reportProcess(db: Queryable, process: ProcessReport): Promise<ReportTimes> {
  const { rows } = await db.query<ReportTimes>({
    name: 'report-process',
    text: `with forgotten as (delete from posthorn.process p where p.seen_at < now() - ${KEPT} and p.id <> $1)
      insert into posthorn.process as p (id, owner, roles, problems) values ($1, $2, $3, $4)
      on conflict (id) do update set seen_at = now(), problems = excluded.problems
      returning ${microsecondsOfTimestamp('p.seen_at')} as now,
        (select ${microsecondsOfTimestamp('b.seen_at')} from posthorn.process b where b.id = $1) as before`,
    values: [process.id, process.owner, process.roles, process.problems],
  });
  return rows[0]!;
}

/** Writes that a process has stopped on purpose. */
export async function reportStopped(db: Queryable, id: string): Promise<void> {
  await db.query('update posthorn.process p set seen_at = now(), stopped_at = now() where p.id = $1', [id]);
}

/**
 * Reads the statements of the processes with each of these roles. One that was not seen for 10 s counts as gone.
 * @param self the id of the process that reads: its own problems are left out
 */
export async function readRoles(db: Queryable, roles: readonly string[], self: string): Promise<RolePresence[]> {
  const { rows } = await db.query<RolePresence>({
    name: 'read-roles',
    text: `select i.role, coalesce(bool_or(p.runs), false) as "isPresent",
        extract(epoch from clock_timestamp() - max(p.seen_at))::float8 as "unseenForSeconds",
        coalesce((array_agg(p.stopped_at is not null order by p.seen_at desc))[1], false) as "isStopped",
        coalesce((select array_agg(distinct x.problem) from posthorn.process q cross join unnest(q.problems) x (problem)
          where i.role = any(q.roles) and q.id <> $2 and ${RUNS('q')}), '{}') as problems
      from unnest($1::text[]) with ordinality as i (role, ord)
      left join lateral (
        select s.seen_at, s.stopped_at, ${RUNS('s')} as runs
        from posthorn.process s where i.role = any(s.roles)
      ) p on true
      group by i.role, i.ord order by i.ord`,
    values: [roles, self],
  });
  return rows;
}

/** Returns true if a process has reported under this id. False if there is no schema of Posthorn. */
export async function hasProcess(db: Queryable, id: string): Promise<boolean> {
  const { rows: tables } = await db.query<{ there: boolean }>(
    `select exists (select from pg_class c
       where c.relnamespace = to_regnamespace('posthorn') and c.relname = 'process') as there`,
  );
  if (!tables[0]!.there) return false;
  const { rowCount } = await db.query('select from posthorn.process p where p.id::text = $1', [id]);
  return rowCount === 1;
}

/** Counts the running processes of all roles. */
export async function countRunning(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from posthorn.process p where ${RUNS('p')}`,
  );
  return rows[0]!.count;
}
