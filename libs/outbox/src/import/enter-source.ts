import { type Queryable, START } from '#postgres';
import { readForeignHistory, readNextId } from '../foreign/read-outbox.ts';
import type { Cursor } from '../relay/cursor.ts';
import { moveCursor } from '../relay/cursor.ts';
import { importRows, type ImportTarget } from './import-rows.ts';

const BATCH_ROWS = 500;

/** The source in which `enterSource` starts a cursor, and the target of its restored rows. */
export interface EnterOptions {
  source: Queryable;
  target: ImportTarget;
  /** Called if the database was restored into a cluster whose transaction ids are lower. */
  onRestored: (message: string) => void;
}

/**
 * Starts a cursor in a database that it has not followed yet. In a cluster with lower transaction ids, rows of a
 * restored dump keep positions that no horizon reaches, and new rows lie behind the cursor. So the restored rows are
 * imported at once, and then everything is read again from the start. Rows that were imported before are recognised by
 * their ids.
 * @returns the cursor to continue from
 */
export async function enterSource({ source, target, onRestored }: EnterOptions, cursor: Cursor): Promise<Cursor> {
  const nextId = await readNextId(source);
  let after = cursor.position;
  let rows = await readForeignHistory(source, after, nextId, BATCH_ROWS);
  while (rows.length > 0) {
    ({ last: after } = await importRows(rows, target, cursor));
    rows = await readForeignHistory(source, after, nextId, BATCH_ROWS);
  }
  if (BigInt(cursor.position.pos) < BigInt(nextId)) return cursor;
  onRestored(
    `The database behind ${target.name} was restored into another cluster: its outbox reaches ${cursor.position.pos}, and ` +
      `the next transaction id there is ${nextId}. All retained rows are read again; rows that were imported before are recognised.`,
  );
  const start = { ...cursor, position: START, rowId: null };
  await moveCursor(target.pool, { fence: target.name, epoch: target.epoch }, target.name, start);
  return start;
}
