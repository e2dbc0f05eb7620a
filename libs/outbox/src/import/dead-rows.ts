import { createHash } from 'node:crypto';
import { uuidv8FromHash } from '#kernel';
import { bigintArray, uuidArray } from '#postgres';
import { insertDead } from '../dead/insert-dead.ts';
import type { OutboxRow } from '../foreign/read-outbox.ts';
import type pg from 'pg';

/** A row that cannot be imported. */
export interface DeadRow {
  ok: false;
  row: OutboxRow;
  reason: string;
}

type Place = Pick<OutboxRow, 'id' | 'pos' | 'seq'>;

const samePlace = (a: Place, b: Place) => a.pos === b.pos && a.seq === b.seq;

/** The id of a dead record whose row has the UUID of another dead row. It is made from the row's place. */
function placeId({ id, pos, seq }: Place): string {
  return uuidv8FromHash(createHash('sha256').update(`${id} ${pos} ${seq}`).digest());
}

/** Stores dead rows at this time, in the caller's transaction. Rows that share a UUID have a record each. */
export async function keepDeadRows(
  tx: pg.PoolClient,
  source: string,
  dead: readonly DeadRow[],
  nowMs: number,
): Promise<void> {
  if (dead.length === 0) return;
  const { rows: known } = await tx.query<Place>(
    'select d.id, d.pos, d.seq from posthorn.dead_record d where d.source = $1 and d.id = any($2)',
    [source, uuidArray(dead.flatMap(({ row }) => [row.id, placeId(row)]))],
  );
  const taken = new Map(known.map((place) => [place.id, place]));
  const records = dead.map(({ row, reason }) => {
    const ownId = placeId(row);
    const holder = taken.get(row.id);
    const id = taken.has(ownId) || (holder && !samePlace(holder, row)) ? ownId : row.id;
    taken.set(id, row);
    return { source, id, pos: row.pos, seq: row.seq, reason, record: JSON.stringify(row) };
  });
  await insertDead(tx, records, nowMs);
}

/** Deletes the dead records of rows that have been imported since. */
export async function dropImported(tx: pg.PoolClient, source: string, rows: readonly OutboxRow[]): Promise<void> {
  const places = rows.flatMap((row) => [row, { ...row, id: placeId(row) }]);
  await tx.query(
    `delete from posthorn.dead_record d using unnest($2::uuid[], $3::bigint[], $4::bigint[]) as i (id, pos, seq)
     where d.source = $1 and d.id = i.id and d.pos = i.pos and d.seq = i.seq`,
    [
      source,
      uuidArray(places.map(({ id }) => id)),
      bigintArray(places.map(({ pos }) => pos)),
      bigintArray(places.map(({ seq }) => seq)),
    ],
  );
}
