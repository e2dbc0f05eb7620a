import { unixMsOfUuid } from '#kernel';
import { msOfTimestamp, type Position, type Queryable } from '#postgres';
import { countWaiting } from './count-waiting.ts';

/** The rows that wait behind a cursor. */
export interface WaitingRows {
  /** Their number, up to 10,001. */
  rows: number;
  /** The time of the oldest row, in Unix milliseconds; null if none waits. */
  oldestAtMs: number | null;
}

const AFTER = '(t.pos, t.seq) > ($1::bigint, $2::bigint) order by t.pos, t.seq limit 1';

/** SQL for the first row behind a position, by the cursor's name: its id, or its time. */
const FIRST: Record<string, string> = {
  'relay:event': `select t.id, null::float8 as at from posthorn.event t where not t.test and ${AFTER}`,
  'relay:attempt': `select null::uuid as id, ${msOfTimestamp('t.started_at')} + t.duration_ms as at
    from posthorn.attempt t where ${AFTER}`,
  'relay:stream_event': `select null::uuid as id, ${msOfTimestamp('t.at')} as at
    from posthorn.stream_event t where ${AFTER}`,
};
const IN_OUTBOX = `select t.id, null::float8 as at from posthorn_outbox.message t where ${AFTER}`;

/**
 * The rows behind a cursor, rows above the horizon included. Two reads of one index, of 10,001 rows at most.
 * @param db the database with the followed rows: Posthorn's own, or a domain service's with its outbox
 * @param cursor the cursor's name
 */
export async function readWaitingRows(db: Queryable, cursor: string, after: Position): Promise<WaitingRows> {
  const values = [after.pos, after.seq];
  const { rows } = await db.query<{ id: string | null; at: number | null }>(FIRST[cursor] ?? IN_OUTBOX, values);
  const [first] = rows;
  if (first === undefined) return { rows: 0, oldestAtMs: null };
  return {
    rows: await countWaiting(db, cursor, after),
    oldestAtMs: first.id === null ? first.at : unixMsOfUuid(first.id),
  };
}
