import type pg from 'pg';
import type { Position } from '#postgres';

/** Rows are counted up to this number: counting more would take seconds. */
export const MOST_COUNTED = 10_000;

/** The followed table of each cursor in Posthorn's own database, by the cursor's name. */
const TABLE_OF: Record<string, string> = {
  'relay:event': 'posthorn.event',
  'relay:attempt': 'posthorn.attempt',
  'relay:stream_event': 'posthorn.stream_event',
};

/** The followed table of a cursor: one of Posthorn's own, or the outbox in a domain service's database. */
export function followedTableOf(cursor: string): string {
  return TABLE_OF[cursor] ?? 'posthorn_outbox.message';
}

/**
 * The rows behind a cursor, up to `MOST_COUNTED` and one more.
 * @param db the database with the followed table
 */
export async function countWaiting(db: Pick<pg.ClientBase, 'query'>, table: string, after: Position): Promise<number> {
  const { rows } = await db.query<{ waiting: number }>(
    `select count(*)::int as waiting
     from (select from ${table} t where (t.pos, t.seq) > ($1::bigint, $2::bigint) limit ${MOST_COUNTED + 1}) w`,
    [after.pos, after.seq],
  );
  return rows[0]!.waiting;
}
