import { textArray, uuidArray } from '#postgres';

/** A project as the sender of an event named it: by its id, or by the uid that it had at that time. */
export interface NamedProject {
  id: string;
  uid: string | null;
}

/**
 * A CTE `named` with one row for each named project that exists and still has its uid. It is part of the statement that
 * inserts. An earlier look-up may be older than the response to the project's deletion, and the event would be lost.
 * @param ids the placeholder of the ids
 * @param uids the placeholder of the uids
 */
export const namedSql = (ids: string, uids: string): string => `named as materialized (
  select n.ord from unnest(${ids}::uuid[], ${uids}::text[]) with ordinality as n (id, uid, ord)
  join posthorn.project p on p.id = n.id and p.deleted_at is null and (n.uid is null or p.uid = n.uid)
)`;

/** The named projects of events, each once. Events whose project is not checked have none. */
export function namedProjects(events: readonly { projectId: string; projectUid?: string | null }[]): NamedProject[] {
  const byName = new Map<string, NamedProject>();
  for (const { projectId: id, projectUid: uid } of events) {
    if (uid !== undefined) byName.set(`${id} ${uid}`, { id, uid });
  }
  return [...byName.values()];
}

/** The two parameters of `namedSql`. */
export function namedParameters(projects: readonly NamedProject[]): [ids: Buffer, uids: Buffer] {
  return [uuidArray(projects.map(({ id }) => id)), textArray(projects.map(({ uid }) => uid))];
}
