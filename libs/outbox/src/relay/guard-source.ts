import type pg from 'pg';
import { type Clock, COMMAND, PosthornError, unixMsOfUuid, type WorkReport } from '#kernel';
import { droppedBeforeMs, type Queryable } from '#postgres';
import { readNextId } from '../foreign/read-outbox.ts';
import { readSourceIdentity, rowStands } from '../foreign/source-identity.ts';
import { readRetentionMs } from '../import/retained.ts';
import { reported } from './reported.ts';
import { type Cursor, loadCursor, noteSourceIdentity, noteStopped } from './cursor.ts';

const LOOK_AGAIN_MS = 1_000;

/** The table that a cursor follows. */
export interface FollowedTable {
  /** The name of the table, with its schema. */
  name: string;
  /** The column of the id that the cursor keeps of its row. */
  idColumn: string;
  /** The days after which retention drops rows of this table of Posthorn's own. Default: it drops none. */
  retentionDays?: number;
}

/** The cursor and the table that `guardSource` compares, and the reactions to a difference. */
export interface SourceGuard {
  /** The cursor's name. */
  name: string;
  /** Posthorn's own database, with the cursor. */
  pool: pg.Pool;
  /** The database that the cursor follows. */
  source: Queryable;
  table: FollowedTable;
  /** True if the row of the cursor's position is never deleted, so that its absence alone proves a restore. */
  rowIsKept: boolean;
  clock: Clock;
  /** Receives the progress of reading the cursor; optional. */
  report?: WorkReport;
  /** Called again and again while the cursor must not move on. */
  onStopped(reason: string): void;
  /**
   * Starts a cursor in a database that has changed, or that it has not followed yet.
   * @returns the cursor to continue from. Default: the same
   */
  enter?(cursor: Cursor): Promise<Cursor>;
}

/**
 * Returns true if retention has dropped a row of `table` with its week: all remaining rows are younger. If no row
 * remains, the time of retention's last run decides, since a table that was restored to an early state is empty too.
 */
async function rowWasDropped({ source, table }: FollowedSource, rowId: string): Promise<boolean> {
  const { rows } = await source.query<{ is_younger: boolean | null }>(
    `select (select t.${table.idColumn} from ${table.name} t order by 1 limit 1) > $1::uuid as is_younger`,
    [rowId],
  );
  const isYounger = rows[0]!.is_younger;
  if (isYounger !== null || table.retentionDays === undefined) return isYounger ?? false;
  const retentionMs = await readRetentionMs(source);
  return retentionMs !== undefined && unixMsOfUuid(rowId) < droppedBeforeMs(retentionMs, table.retentionDays);
}

async function cursorRowStands(guard: FollowedSource, cursor: Pick<Cursor, 'position' | 'rowId'>): Promise<boolean> {
  if (await rowStands(guard.source, guard.table, cursor.position, cursor.rowId!)) return true;
  return !guard.rowIsKept && (await rowWasDropped(guard, cursor.rowId!));
}

/** The part of a guarded source with which a cursor is checked. */
export type FollowedSource = Pick<SourceGuard, 'name' | 'source' | 'table' | 'rowIsKept'>;

/** The reason why a cursor must not continue in the database with this identity, or null. Changes nothing. */
export async function reasonToStop(
  guard: FollowedSource,
  cursor: Pick<Cursor, 'position' | 'rowId' | 'sourceIdentity'>,
  identity: string,
): Promise<string | null> {
  const { name, rowIsKept } = guard;
  if (cursor.sourceIdentity === null || cursor.rowId === null) return null;
  if (cursor.sourceIdentity === identity && !rowIsKept) return null;
  if (await cursorRowStands(guard, cursor)) return null;
  const isSame = cursor.sourceIdentity === identity;
  const which = isSame ? identity : `${cursor.sourceIdentity} is now ${identity}`;
  return (
    `The database behind ${name} is ${isSame ? 'the same as' : 'not the same as'} before (${which}), and the row ` +
    `of the cursor is not in it: it was restored to an earlier state${isSame ? ', for example by a snapshot of its files' : ''}. \`${COMMAND} outbox rebase ${name}\` ` +
    'reads all retained rows again; rows that were read before are recognised.'
  );
}

/**
 * Returns true if the cursor's position is from another history. A dump that is restored into another cluster keeps
 * rows whose positions the transactions of that cluster have not reached.
 */
async function isOfAnotherHistory(guard: SourceGuard, cursor: Cursor, identity: string): Promise<boolean> {
  if (cursor.sourceIdentity !== identity) return true;
  return BigInt(cursor.position.pos) >= BigInt(await readNextId(guard.source));
}

/**
 * Makes sure that a cursor still belongs to the database that it follows, and waits if it does not. With positions of
 * another history, rows would be skipped silently. A rebase of the cursor lets it continue.
 * @returns the cursor to continue from
 * @throws PosthornError `unavailable` when the signal aborts meanwhile
 */
export async function guardSource(guard: SourceGuard, signal: AbortSignal): Promise<Cursor> {
  const { pool, name } = guard;
  while (!signal.aborted) {
    const cursor = await reported(guard.report, () => loadCursor(pool, name));
    const identity = await readSourceIdentity(guard.source);
    const reason = cursor.stoppedReason ?? (await reasonToStop(guard, cursor, identity));
    if (reason === null) {
      if (!guard.enter) {
        if (cursor.sourceIdentity !== identity) await noteSourceIdentity(pool, name, identity);
        return cursor;
      }
      if (!(await isOfAnotherHistory(guard, cursor, identity))) return cursor;
      const entered = await guard.enter(cursor);
      await noteSourceIdentity(pool, name, identity);
      return entered;
    }
    if (cursor.stoppedReason === null) await noteStopped(pool, name, reason);
    guard.onStopped(reason);
    await guard.clock.sleep(LOOK_AGAIN_MS, signal);
  }
  throw new PosthornError('unavailable', `Following ${name} was ended.`, { canRetry: true });
}
