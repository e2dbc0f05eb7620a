import type pg from 'pg';
import { type Clock, PosthornError } from '#kernel';
import { readSourceIdentity, rowStands } from '../foreign/source-identity.ts';
import { type Cursor, loadCursor, noteSourceIdentity, noteStopped } from './cursor.ts';

const LOOK_AGAIN_MS = 2_000;

export interface SourceGuard {
  /** The cursor's name. */
  name: string;
  /** Posthorn's own database, with the cursor. */
  pool: pg.Pool;
  /** The database that the cursor follows. */
  source: Pick<pg.ClientBase, 'query'>;
  table: { name: string; idColumn: string };
  /** Whether the row that the cursor stands at is never cleaned away, so that its absence alone proves a restore. */
  rowIsKept: boolean;
  clock: Clock;
  /** Told once when the cursor must not go on. */
  onStopped(reason: string): void;
}

/** Why a cursor must not go on, or null. */
async function reasonToStop(
  { source, table, name, rowIsKept }: SourceGuard,
  cursor: Cursor,
  identity: string,
): Promise<string | null> {
  if (cursor.stoppedReason !== null) return cursor.stoppedReason;
  if (cursor.sourceIdentity === null || cursor.rowId === null) return null;
  if (cursor.sourceIdentity === identity && !rowIsKept) return null;
  if (await rowStands(source, table, cursor.position, cursor.rowId)) return null;
  return (
    `The database behind ${name} is another one than before (${cursor.sourceIdentity} is now ${identity}), and the row ` +
    `that the cursor stands at is not in it: it was restored to an earlier state. \`posthorn outbox rebase ${name}\` ` +
    'reads again all that is kept; what was told before is recognised.'
  );
}

/**
 * Makes sure that a cursor still belongs to the database that it follows, and waits where it does not: positions of
 * another history would pass over rows in silence. Whoever rebases the cursor lets it go on.
 * @returns the cursor to go on from
 * @throws PosthornError `unavailable` when the signal aborts meanwhile
 */
export async function guardSource(guard: SourceGuard, signal: AbortSignal): Promise<Cursor> {
  let told = false;
  while (!signal.aborted) {
    const cursor = await loadCursor(guard.pool, guard.name);
    const identity = await readSourceIdentity(guard.source);
    const reason = await reasonToStop(guard, cursor, identity);
    if (reason === null) {
      if (cursor.sourceIdentity !== identity) await noteSourceIdentity(guard.pool, guard.name, identity);
      return cursor;
    }
    if (!told) {
      await noteStopped(guard.pool, guard.name, reason);
      guard.onStopped(reason);
      told = true;
    }
    await guard.clock.sleep(LOOK_AGAIN_MS, signal);
  }
  throw new PosthornError('unavailable', `Following ${guard.name} was ended.`, { canRetry: true });
}
