import type pg from 'pg';
import { messageOf } from '#kernel';
import type { KeyRing, SealedText } from '#signing';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';

const BATCH_ROWS = 500;

/** A row that no key of the ring decrypts, or that was altered. */
export interface Unreadable {
  what: string;
  id: string;
  reason: string;
}

/** The result for one kind of sealed text. */
export interface Rekeyed {
  what: string;
  moved: number;
  unreadable: Unreadable[];
}

/** One page of the rows that are sealed with another key than the first, by id. */
async function readPage(pool: pg.Pool, column: SealedColumn, firstKeyId: string, after: string): Promise<SealedText[]> {
  const { table, id, keyId, ciphertext } = column;
  const { rows } = await pool.query<SealedText>(
    `select t.${id} as id, t.${keyId} as "keyId", t.${ciphertext} as ciphertext from posthorn.${table} t
     where t.${keyId} <> $1 and t.${id} > $2 order by t.${id} limit ${BATCH_ROWS}`,
    [firstKeyId, after],
  );
  return rows;
}

/** Writes the rows. A row that was changed or removed since it was read stays as it is. */
async function write(pool: pg.Pool, column: SealedColumn, rows: (SealedText & { was: string })[]): Promise<number> {
  const { table, id, idType, keyId, ciphertext } = column;
  const { rowCount } = await pool.query(
    `update posthorn.${table} t set ${keyId} = i.key_id, ${ciphertext} = i.ciphertext
     from unnest($1::${idType}[], $2::text[], $3::text[], $4::bytea[]) as i (id, was, key_id, ciphertext)
     where t.${id} = i.id and t.${keyId} = i.was`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.was),
      rows.map((row) => row.keyId),
      rows.map((row) => row.ciphertext),
    ],
  );
  return rowCount ?? 0;
}

function reseal(keyRing: KeyRing, what: string, row: SealedText): (SealedText & { was: string }) | Unreadable {
  try {
    const text = keyRing.open(row);
    const { keyId, ciphertext } = keyRing.encrypt(text, row.id);
    return { id: row.id, was: row.keyId, keyId, ciphertext };
  } catch (error) {
    return { what, id: row.id, reason: messageOf(error) };
  }
}

/**
 * Seals all encrypted texts with the first key of the ring, one statement a batch. Services that have all keys of the
 * ring may run meanwhile. It may be interrupted and run again: texts that are moved already are skipped.
 * @param onProgress called after each batch with the number of rows of a kind that are moved
 */
export async function rekey(
  pool: pg.Pool,
  keyRing: KeyRing,
  onProgress: (what: string, moved: number) => void,
): Promise<Rekeyed[]> {
  const done: Rekeyed[] = [];
  for (const column of sealedColumns) {
    const { what } = column;
    const report: Rekeyed = { what, moved: 0, unreadable: [] };
    let after: string | undefined = column.before;
    while (after !== undefined) {
      const page = await readPage(pool, column, keyRing.keyIds[0], after);
      const sealed = page.map((row) => reseal(keyRing, what, row));
      report.unreadable.push(...sealed.filter((row) => 'reason' in row));
      report.moved += await write(
        pool,
        column,
        sealed.filter((row) => 'was' in row),
      );
      if (page.length > 0) onProgress(what, report.moved);
      after = page.length < BATCH_ROWS ? undefined : page.at(-1)!.id;
    }
    done.push(report);
  }
  return done;
}
