import type { Position, Queryable } from '#postgres';

/**
 * The identity of a database and its history: the cluster's system identifier, its timeline (a promotion or a
 * point-in-time recovery begins a new one) and the database's oid (a restored dump gets a new one). Needs no special
 * rights.
 *
 * The timeline is that of the WAL being written. The control file names the timeline of the last checkpoint. After a
 * promotion it still named the old timeline long after the new primary had begun to accept writes.
 * @throws on a standby, which writes no WAL
 */
export async function readSourceIdentity(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ identity: string }>(
    `select s.system_identifier || '/' || w.timeline || '/' || d.oid as identity
     from pg_control_system() s, pg_database d,
       (select ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int as timeline) w
     where d.datname = current_database()`,
  );
  return rows[0]!.identity;
}

/** Returns true if the row of a cursor is still at its position in this table, with its id. */
export async function rowStands(
  db: Queryable,
  table: { name: string; idColumn: string },
  position: Position,
  rowId: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from ${table.name} t where t.pos = $1 and t.seq = $2 and t.${table.idColumn} = $3`,
    [position.pos, position.seq, rowId],
  );
  return rowCount === 1;
}
