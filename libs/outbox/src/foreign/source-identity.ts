import type pg from 'pg';
import type { Position } from '#postgres';

/**
 * Which history of which database this is: the cluster's system identifier, its timeline (a promotion or a point-in-time
 * recovery begins a new one) and the database's oid (a dump that is restored gets a new one). Needs no special rights.
 *
 * The timeline is that of the WAL being written. The control file names the one of the last checkpoint: after a
 * promotion it was still the old one when the new primary had long been taking writes.
 * @throws on a standby, which writes no WAL
 */
export async function readSourceIdentity(db: Pick<pg.ClientBase, 'query'>): Promise<string> {
  const { rows } = await db.query<{ identity: string }>(
    `select s.system_identifier || '/' || w.timeline || '/' || d.oid as identity
     from pg_control_system() s, pg_database d,
       (select ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int as timeline) w
     where d.datname = current_database()`,
  );
  return rows[0]!.identity;
}

/** Whether the row that a cursor names is still at its place in this table, with its id. */
export async function rowStands(
  db: Pick<pg.ClientBase, 'query'>,
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
