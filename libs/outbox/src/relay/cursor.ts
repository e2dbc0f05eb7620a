import type pg from 'pg';
import { PosthornError } from '#kernel';
import type { Position } from '#postgres';

/**
 * The position in a followed table up to which its rows are relayed. It is stored in `posthorn.cursor`, and only its
 * owner moves it.
 */
export interface Cursor {
  position: Position;
  /** The id of the row at the position; null before the first. */
  rowId: string | null;
  /** The identity of the server and the history to which the position belongs; null before the first. */
  sourceIdentity: string | null;
  /** The reason why the cursor is stopped; null if it is not. */
  stoppedReason: string | null;
}

/** The cursor with this name. If there is none, it is created at the start of its table. */
export async function loadCursor(db: Pick<pg.Pool, 'query'>, name: string): Promise<Cursor> {
  await db.query('insert into posthorn.cursor (name) values ($1) on conflict do nothing', [name]);
  const { rows } = await db.query<{
    pos: string;
    seq: string;
    row_id: string | null;
    source_identity: string | null;
    stopped_reason: string | null;
  }>('select c.pos, c.seq, c.row_id, c.source_identity, c.stopped_reason from posthorn.cursor c where c.name = $1', [
    name,
  ]);
  const row = rows[0]!;
  return {
    position: { pos: row.pos, seq: row.seq },
    rowId: row.row_id,
    sourceIdentity: row.source_identity,
    stoppedReason: row.stopped_reason,
  };
}

/**
 * Moves a cursor for the owner with this epoch. If the caller is in a transaction, the move is part of that.
 * @throws PosthornError `stale-epoch` if another process owns the cursor by now; then nothing is written
 */
export async function moveCursor(
  db: Pick<pg.Pool, 'query'>,
  owner: { fence: string; epoch: number },
  name: string,
  to: { position: Position; rowId: string | null },
): Promise<void> {
  const { rowCount } = await db.query({
    name: 'move-cursor',
    text: `with fence as materialized (
        select from posthorn.ownership o where o.name = $1 and o.epoch = $2 for share
      )
      update posthorn.cursor c set pos = $4, seq = $5, row_id = $6, moved_at = now()
      where c.name = $3 and exists (select from fence)`,
    values: [owner.fence, owner.epoch, name, to.position.pos, to.position.seq, to.rowId],
  });
  if (rowCount === 0) throw new PosthornError('stale-epoch', `Another process leads ${owner.fence} now.`);
}

/** Stores the identity of the server and the history that the cursor follows from now on. */
export async function noteSourceIdentity(db: Pick<pg.Pool, 'query'>, name: string, identity: string): Promise<void> {
  await db.query('update posthorn.cursor set source_identity = $2, stopped_reason = null where name = $1', [
    name,
    identity,
  ]);
}

/** Stores the reason why the cursor is stopped, as a text for operators. */
export async function noteStopped(db: Pick<pg.Pool, 'query'>, name: string, reason: string): Promise<void> {
  await db.query('update posthorn.cursor set stopped_reason = $2 where name = $1', [name, reason]);
}

/**
 * Moves a cursor back to the start. All kept rows are read again, and rows that were relayed before are recognised by
 * their ids. Raises the epoch, so that a relay that follows the cursor now also starts again.
 */
export async function rebaseCursor(db: Pick<pg.Pool, 'query'>, name: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `with outdated as (
       update posthorn.ownership set epoch = epoch + 1 where name = $1
     )
     update posthorn.cursor set pos = 0, seq = 0, row_id = null, source_identity = null, stopped_reason = null
     where name = $1`,
    [name],
  );
  return rowCount === 1;
}

/** A cursor as operators see it, with the number of its dead rows. */
export interface CursorStatus {
  name: string;
  position: Position;
  /** The id of the row at the position; null before the first. */
  rowId: string | null;
  movedAt: Date;
  dead: number;
  /** The identity of the server and the history to which the position belongs; null before the first. */
  sourceIdentity: string | null;
  stoppedReason: string | null;
}

/** All cursors, by name. */
export async function readCursors(db: Pick<pg.Pool, 'query'>): Promise<CursorStatus[]> {
  const { rows } = await db.query<{
    name: string;
    pos: string;
    seq: string;
    row_id: string | null;
    moved_at: Date;
    dead: number;
    source_identity: string | null;
    stopped_reason: string | null;
  }>(
    `select c.name, c.pos, c.seq, c.row_id, c.moved_at, c.source_identity, c.stopped_reason,
       (select count(*)::int from posthorn.dead_record d where d.source = c.name) as dead
     from posthorn.cursor c order by c.name`,
  );
  return rows.map((row) => ({
    name: row.name,
    position: { pos: row.pos, seq: row.seq },
    rowId: row.row_id,
    movedAt: row.moved_at,
    dead: row.dead,
    sourceIdentity: row.source_identity,
    stoppedReason: row.stopped_reason,
  }));
}
