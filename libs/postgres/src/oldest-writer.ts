import type pg from 'pg';

/** A transaction that holds a transaction id, and with it every cursor's horizon in that cluster. */
export interface OldestWriter {
  pid: number;
  applicationName: string;
  /** Since when the transaction runs. */
  ageMs: number;
  /** What it does now, or did last, cut at 100 characters. */
  query: string;
}

/** The oldest transaction that holds an id for longer than `olderThanMs`, if there is one. */
export async function findOldestWriter(
  db: Pick<pg.Pool, 'query'>,
  olderThanMs: number,
): Promise<OldestWriter | undefined> {
  const { rows } = await db.query<{ pid: number; application_name: string; age_ms: number; query: string }>(
    `select a.pid, a.application_name, date_part('epoch', clock_timestamp() - a.xact_start) * 1000 as age_ms,
       left(a.query, 100) as query
     from pg_stat_activity a
     where a.backend_xid is not null and a.xact_start < clock_timestamp() - $1 * interval '1 millisecond'
     order by a.xact_start limit 1`,
    [olderThanMs],
  );
  const row = rows[0];
  return (
    row && { pid: row.pid, applicationName: row.application_name, ageMs: Math.round(row.age_ms), query: row.query }
  );
}
