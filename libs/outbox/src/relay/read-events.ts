import type pg from 'pg';
import type { PosthornEvent } from '#kernel';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { HORIZON, type Position } from '#postgres';

/** A batch of a followed table: its records, and where each of them stands. */
export interface FollowedBatch<T> {
  records: T[];
  /** About how many bytes of memory they hold. */
  bytes: number;
  last: { position: Position; rowId: string } | undefined;
}

/**
 * The next events behind a position, in the order in which they may be told. Those of a test are told to nobody.
 *
 * Plans that lost: `where seq > $1 order by seq` loses every row that commits after a younger one was read (17.6 % of
 * them with 16 writers); `(xid, seq)` swaps rows that a row lock had ordered (up to 46 %). Columns are qualified:
 * ordering by an output alias of the same name would sort text.
 */
export async function readEvents(
  db: Pick<pg.Pool, 'query'>,
  after: Position,
  limit: number,
): Promise<FollowedBatch<PosthornEvent>> {
  const { rows } = await db.query<EventRow & { pos: string; seq: string }>({
    name: 'read-events',
    text: `select e.pos, e.seq, ${EVENT_COLUMNS}
      from posthorn.event e
      where (e.pos, e.seq) > ($1::bigint, $2::bigint) and e.pos < ${HORIZON} and not e.test
      order by e.pos, e.seq
      limit $3`,
    values: [after.pos, after.seq, limit],
  });
  const last = rows.at(-1);
  return {
    records: rows.map(toEvent),
    bytes: rows.reduce((bytes, { data }) => bytes + data.length, 0),
    last: last && { position: { pos: last.pos, seq: last.seq }, rowId: last.id },
  };
}
