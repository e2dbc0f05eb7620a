import { operationalEventTypes } from '#kernel';
import { withSession } from './with-session.ts';

/** An event in Posthorn's own table. `account` and `version` stand in those that a lock of the service has ordered. */
export interface StoredEvent {
  n: number;
  account?: number;
  version?: number;
}

/**
 * Reads the events of a project in the order in which Posthorn publishes them, without Posthorn's own: on a slow
 * machine a run has standstills, and `posthorn.stalled` is stored.
 */
export async function readStoredEvents(databaseUrl: string, projectUid: string): Promise<StoredEvent[]> {
  const { rows } = await withSession(databaseUrl, (session) =>
    session.query<{ data: string }>(
      `select e.data from posthorn.event e join posthorn.project p on p.id = e.project_id
       where p.uid = $1 and e.type <> all ($2) order by e.pos, e.seq`,
      [projectUid, operationalEventTypes],
    ),
  );
  return rows.map(({ data }) => JSON.parse(data) as StoredEvent);
}
