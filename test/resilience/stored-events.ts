import { withSession } from './with-session.ts';

/** An event in Posthorn's own table. `account` and `version` stand in those that a lock of the service has ordered. */
export interface StoredEvent {
  n: number;
  account?: number;
  version?: number;
}

/** Reads the events of a project in the order in which Posthorn publishes them. */
export async function readStoredEvents(databaseUrl: string, projectUid: string): Promise<StoredEvent[]> {
  const { rows } = await withSession(databaseUrl, (session) =>
    session.query<{ data: string }>(
      `select e.data from posthorn.event e join posthorn.project p on p.id = e.project_id
       where p.uid = $1 order by e.pos, e.seq`,
      [projectUid],
    ),
  );
  return rows.map(({ data }) => JSON.parse(data) as StoredEvent);
}
