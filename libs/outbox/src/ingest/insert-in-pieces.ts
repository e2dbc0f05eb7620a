import type pg from 'pg';
import { inTransaction } from '#postgres';
import { type AcceptedEvent, claimKeys, insertEvents, type NewEvent, standingEvents } from './insert-events.ts';
import { namedParameters, namedProjects, namedSql } from './named-projects.ts';
import { ProjectGoneError } from './project-gone-error.ts';

/** Bytes of data that one statement carries. Writing them into its parameters holds the event loop for about 2 ms. */
const MAX_PIECE_BYTES = 1_048_576;

/** Splits events into pieces of at most this many bytes of data, or of one event. */
export function piecesOf(events: readonly NewEvent[], maxBytes: number): NewEvent[][] {
  const pieces: NewEvent[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    if (bytes + event.data.length > maxBytes) {
      pieces.push([]);
      bytes = 0;
    }
    pieces.at(-1)!.push(event);
    bytes += event.data.length;
  }
  return pieces;
}

/**
 * Commits events as `insertEvents` does. If they are large, they are sent in several statements of one transaction, so
 * that other work of the process goes on in between: all of them are committed, or none.
 * @returns for each event, in order, the one that stands for it
 * @throws ProjectGoneError if the project of one of them is gone: then none is committed
 */
export async function insertInPieces(pool: pg.Pool, events: readonly NewEvent[]): Promise<AcceptedEvent[]> {
  if (piecesOf(events, MAX_PIECE_BYTES).length <= 1) return insertEvents(pool, events);
  return inTransaction(pool, async (tx) => {
    // First, since a request of nothing but duplicates inserts nothing.
    await assertProjectsStand(tx, events);
    const keyed = events.filter(({ key }) => key !== null);
    const claimed = keyed.length === 0 ? new Set<string>() : await claimKeys(tx, keyed);
    const fresh = events.filter(({ key, id }) => key === null || claimed.has(id));
    for (const piece of piecesOf(fresh, MAX_PIECE_BYTES)) {
      await insertEvents(
        tx,
        piece.map((event) => ({ ...event, key: null })),
      );
    }
    return standingEvents(tx, events, claimed);
  });
}

async function assertProjectsStand(tx: Pick<pg.ClientBase, 'query'>, events: readonly NewEvent[]): Promise<void> {
  const projects = namedProjects(events);
  const text = `with ${namedSql('$1', '$2')} select 1 from named`;
  const { rowCount } = await tx.query({ name: 'find-named-projects', text, values: namedParameters(projects) });
  if (rowCount! < projects.length) throw new ProjectGoneError();
}
