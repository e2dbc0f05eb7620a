import { PosthornError } from '#kernel';
import { mustStore, outdateOwnership, type Position, type Queryable, queryStoring, rowsDropped } from '#postgres';

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

/**
 * The cursor with this name. If there is none, it is created at the start of its table.
 * @throws RowsDroppedError if a trigger drops the new cursor
 */
export async function loadCursor(db: Queryable, name: string): Promise<Cursor> {
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
  const [row] = rows;
  if (row === undefined) throw await rowsDropped(db, 'posthorn.cursor');
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
 * @throws RowsDroppedError if a trigger keeps the cursor where it is
 */
export async function moveCursor(
  db: Queryable,
  owner: { fence: string; epoch: number },
  name: string,
  to: { position: Position; rowId: string | null },
): Promise<void> {
  const { rows } = await db.query<{ moved: boolean; stays: boolean }>({
    name: 'move-cursor',
    text: `with fence as materialized (
        select from posthorn.ownership o where o.name = $1 and o.epoch = $2 for share
      ),
      moved as (
        update posthorn.cursor c set pos = $4, seq = $5, row_id = $6, moved_at = now()
        where c.name = $3 and exists (select from fence) returning 1
      )
      select exists (select from moved) as moved,
        exists (select from fence) and exists (select from posthorn.cursor c where c.name = $3) as stays`,
    values: [owner.fence, owner.epoch, name, to.position.pos, to.position.seq, to.rowId],
  });
  const { moved, stays } = rows[0]!;
  if (moved) return;
  if (stays) throw await rowsDropped(db, 'posthorn.cursor');
  throw new PosthornError('stale-epoch', `Another process leads ${owner.fence} now.`);
}

/**
 * Changes columns of a cursor. @throws RowsDroppedError if a trigger keeps it as it is
 * @param set SQL, in which `$2` is the value
 */
async function changeCursor(db: Queryable, name: string, set: string, value: string): Promise<void> {
  const { rowCount } = await db.query(`update posthorn.cursor set ${set} where name = $1`, [name, value]);
  if (rowCount !== 0) return;
  if (await hasCursor(db, name)) throw await rowsDropped(db, 'posthorn.cursor');
}

/** Stores the identity of the server and the history that the cursor follows from now on. */
export async function noteSourceIdentity(db: Queryable, name: string, identity: string): Promise<void> {
  await changeCursor(db, name, 'source_identity = $2, stopped_reason = null', identity);
}

/** Stores the reason why the cursor is stopped, as a text for operators. */
export async function noteStopped(db: Queryable, name: string, reason: string): Promise<void> {
  await changeCursor(db, name, 'stopped_reason = $2', reason);
}

/**
 * Moves a cursor back to the start. All kept rows are read again, and rows that were relayed before are recognised by
 * their ids. Raises the epoch, so that a relay that follows the cursor now also starts again.
 * @throws RowsDroppedError if a trigger drops one of both changes: then nothing is written
 */
export async function rebaseCursor(db: Queryable, name: string): Promise<boolean> {
  const isChanged = (table: string, changed: string) =>
    mustStore(
      `posthorn.${table}`,
      `select exists (select from ${changed}) or not exists (select from posthorn.${table} t where t.name = $1)`,
    );
  const { rows } = await queryStoring<{ rebased: boolean }>(db, {
    text: `with outdated as (
       ${outdateOwnership('$1')}
     ),
     rebased as (
       update posthorn.cursor set pos = 0, seq = 0, row_id = null, source_identity = null, stopped_reason = null
       where name = $1 returning 1
     )
     select exists (select from rebased) as rebased
     where ${isChanged('ownership', 'outdated')} and ${isChanged('cursor', 'rebased')}`,
    values: [name],
  });
  return rows[0]!.rebased;
}

/** Returns true if there is a cursor with this name. */
export async function hasCursor(db: Queryable, name: string): Promise<boolean> {
  return (await db.query('select from posthorn.cursor c where c.name = $1', [name])).rowCount !== 0;
}

/**
 * Deletes a cursor in the caller's transaction. Raises its epoch, so that a process that follows it meanwhile starts
 * again with a new cursor.
 * @throws RowsDroppedError if a trigger keeps the cursor
 */
export async function dropCursor(tx: Queryable, name: string): Promise<void> {
  await tx.query(outdateOwnership('$1'), [name]);
  await tx.query('delete from posthorn.cursor where name = $1', [name]);
  if (await hasCursor(tx, name)) throw await rowsDropped(tx, 'posthorn.cursor');
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
export async function readCursors(db: Queryable): Promise<CursorStatus[]> {
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
