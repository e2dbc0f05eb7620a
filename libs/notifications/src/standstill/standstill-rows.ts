import { msOfTimestamp, type Queryable, timestampOfMs, uuidArray } from '#postgres';

/** Something that stands still, so that accepted events are not delivered. */
export interface Standstill {
  /** The name of the work that stands still: `delivery`, or a cursor such as `import:shop`. */
  name: string;
  sinceMs: number;
  /** A description for people, which includes the remedy. */
  cause: string;
}

/** A standstill that a process has noted, which every process shows. */
export interface NotedStandstill extends Standstill {
  /** The projects that have events in it, as far as they are known. */
  projectIds: readonly string[];
}

/** The largest number of projects that are notified of one standstill. */
const MAX_PROJECTS = 100;
/** A note that was not renewed for this long is out of date, because its process is gone. In milliseconds. */
export const STALE_AFTER_MS = 60_000;

/** Writes a note, or renews it. It keeps its first time, and all projects that it was ever given. */
export async function writeStandstill(
  db: Queryable,
  { name, sinceMs, cause, projectIds }: NotedStandstill,
): Promise<void> {
  await db.query(
    `insert into posthorn.standstill as s (name, since, cause, projects)
     values ($1, ${timestampOfMs('$2')}, $3, $4::uuid[])
     on conflict (name) do update set since = least(s.since, excluded.since), cause = excluded.cause, seen_at = now(),
       projects = array(select distinct p from unnest(s.projects || excluded.projects) p limit ${MAX_PROJECTS})`,
    [name, sinceMs, cause, uuidArray(projectIds.slice(0, MAX_PROJECTS))],
  );
}

/** Adds projects to a note, of this process or another one. Does nothing if there is no note. */
export async function addToStandstill(db: Queryable, name: string, projectIds: readonly string[]): Promise<void> {
  await db.query(
    `update posthorn.standstill s
     set projects = array(select distinct p from unnest(s.projects || $2::uuid[]) p limit ${MAX_PROJECTS})
     where s.name = $1`,
    [name, uuidArray(projectIds)],
  );
}

/**
 * Renews a note of an earlier process, while it is unknown if the standstill goes on.
 * @returns when the standstill began, in Unix milliseconds; undefined if there is no note
 */
export async function renewStandstill(db: Queryable, name: string): Promise<number | undefined> {
  const { rows } = await db.query<{ since: number }>(
    `update posthorn.standstill s set seen_at = now() where s.name = $1
     returning ${msOfTimestamp('s.since')} as since`,
    [name],
  );
  return rows[0]?.since;
}

/** Removes a note in the caller's transaction. @returns the note, or undefined if there was none */
export async function removeStandstill(tx: Queryable, name: string): Promise<NotedStandstill | undefined> {
  const { rows } = await tx.query<{ since: number; cause: string; projects: string[] }>(
    `delete from posthorn.standstill s where s.name = $1
     returning ${msOfTimestamp('s.since')} as since, s.cause, s.projects`,
    [name],
  );
  const row = rows[0];
  return row && { name, sinceMs: row.since, cause: row.cause, projectIds: row.projects };
}

/** The notes of processes that still run, oldest standstill first. */
export async function readStandstills(db: Queryable): Promise<Standstill[]> {
  const { rows } = await db.query<{ name: string; since: number; cause: string }>(
    `select s.name, ${msOfTimestamp('s.since')} as since, s.cause from posthorn.standstill s
     where s.seen_at > now() - $1 * interval '1 millisecond' order by s.since, s.name`,
    [STALE_AFTER_MS],
  );
  return rows.map(({ name, since, cause }) => ({ name, sinceMs: since, cause }));
}
