import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { contentLength } from '#kernel';
import type { RelayedEvent } from '#message-log';
import { LAST_CATALOGUE_CHANGE, OWN_HORIZON, type Position, type Queryable } from '#postgres';

/** A batch of a followed table: its records, and the position of the last one. */
export interface FollowedBatch<T> {
  records: T[];
  /** The approximate memory of the records, in bytes. */
  bytes: number;
  /** True if the batch has as many rows as it may have, so that there may be more. */
  isFull: boolean;
  last: { position: Position; rowId: string } | undefined;
}

/**
 * The next events behind a position, in the order in which they may be relayed. Test events are left out.
 *
 * Plans that lost: `where seq > $1 order by seq` loses every row that commits after a younger row was read, 17.6 % of
 * the rows with 16 writers. `(xid, seq)` swaps rows that a row lock had ordered, up to 46 %. Columns are qualified:
 * ordering by an output alias of the same name would sort text.
 */
export async function readEvents(db: Queryable, after: Position, limit: number): Promise<FollowedBatch<RelayedEvent>> {
  const { rows } = await db.query<EventRow & { pos: string; seq: string; catalogue_change: string | null }>({
    name: 'read-events',
    text: `select e.pos, e.seq, ${LAST_CATALOGUE_CHANGE} as catalogue_change, ${EVENT_COLUMNS}
      from posthorn.event e
      where (e.pos, e.seq) > ($1::bigint, $2::bigint) and e.pos < ${OWN_HORIZON} and not e.test
      order by e.pos, e.seq
      limit $3`,
    values: [after.pos, after.seq, limit],
  });
  const records = rows.map((row) => ({ ...toEvent(row), catalogueChange: Number(row.catalogue_change ?? 0) }));
  const last = rows.at(-1);
  return {
    records,
    bytes: records.reduce((bytes, event) => bytes + contentLength(event), 0),
    isFull: rows.length === limit,
    last: last && { position: { pos: last.pos, seq: last.seq }, rowId: last.id },
  };
}
