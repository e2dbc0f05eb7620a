import { msOfTimestamp, type Queryable } from '#postgres';
import { readWaitingRows, type WaitingRows } from './waiting-rows.ts';

/** How far a cursor of Posthorn's own tables is behind. */
export interface CursorLag extends WaitingRows {
  name: string;
  /** When it was moved last, in Unix milliseconds. */
  movedAtMs: number;
  /** True if it is stopped, and has to be rebased. */
  isStopped: boolean;
}

/** Reads how far these cursors are behind. A cursor that does not exist yet is left out. */
export async function readCursorLags(db: Queryable, names: readonly string[]): Promise<CursorLag[]> {
  const { rows } = await db.query<{ name: string; pos: string; seq: string; moved: number; stopped: boolean }>(
    `select c.name, c.pos, c.seq, ${msOfTimestamp('c.moved_at')} as moved, c.stopped_reason is not null as stopped
     from posthorn.cursor c where c.name = any($1::text[]) order by c.name`,
    [names],
  );
  const lags: CursorLag[] = [];
  for (const { name, pos, seq, moved, stopped } of rows) {
    const waiting = await readWaitingRows(db, name, { pos, seq });
    lags.push({ name, movedAtMs: moved, isStopped: stopped, ...waiting });
  }
  return lags;
}
