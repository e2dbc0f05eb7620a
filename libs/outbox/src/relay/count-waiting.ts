import type { Position, Queryable } from '#postgres';

/** The number up to which rows are counted: counting more would take seconds. */
export const MOST_COUNTED = 10_000;

/** The rows that a cursor of Posthorn's own database follows, by the cursor's name. Test events need no cursor. */
const FOLLOWED: Record<string, string> = {
  'relay:event': 'posthorn.event t where not t.test and',
  'relay:attempt': 'posthorn.attempt t where',
  'relay:stream_event': 'posthorn.stream_event t where',
};

/**
 * The number of rows behind a cursor, up to one more than `MOST_COUNTED`.
 * @param db the database with the followed rows: Posthorn's own, or a domain service's with its outbox
 * @param cursor the cursor's name
 */
export async function countWaiting(db: Queryable, cursor: string, after: Position): Promise<number> {
  const followed = FOLLOWED[cursor] ?? 'posthorn_outbox.message t where';
  const { rows } = await db.query<{ waiting: number }>(
    `select count(*)::int as waiting
     from (select from ${followed} (t.pos, t.seq) > ($1::bigint, $2::bigint) limit ${MOST_COUNTED + 1}) w`,
    [after.pos, after.seq],
  );
  return rows[0]!.waiting;
}
