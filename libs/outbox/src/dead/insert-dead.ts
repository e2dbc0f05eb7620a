import { orderedUuidv7 } from '#kernel';
import { bigintArray, type Queryable, rowsDropped, textArray, uuidArray } from '#postgres';

/** A record that could not be processed, before it is stored with the reason. */
export interface NewDeadRecord {
  /** `import:<source>` for a row of an outbox, a topic's name for a record of the log. */
  source: string;
  /** A UUID that identifies the record within its source. */
  id: string;
  /**
   * The place of the record: position and sequence number in an outbox, offset and partition in a topic, or 0 and 0.
   */
  pos: string;
  seq: string;
  reason: string;
  /** The row or record as JSON text. */
  record: string;
}

/**
 * Stores dead records. A known record gets the new reason.
 * @param nowMs the time in the ids of new records, by which lists are ordered; in Unix milliseconds
 * @throws RowsDroppedError if a trigger drops one of them
 */
export async function insertDead(db: Queryable, dead: readonly NewDeadRecord[], nowMs: number): Promise<void> {
  const rows = [...new Map(dead.map((one) => [`${one.source} ${one.id}`, one])).values()];
  if (rows.length === 0) return;
  const { rowCount } = await db.query(
    `insert into posthorn.dead_record (source, id, pos, seq, reason, record, ref)
     select d.source, d.id, d.pos, d.seq, d.reason, d.record::jsonb, d.ref
     from unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::uuid[])
       as d (source, id, pos, seq, reason, record, ref)
     order by d.source, d.id
     on conflict (source, id) do update set reason = excluded.reason, record = excluded.record, at = now()`,
    [
      textArray(rows.map(({ source }) => source)),
      uuidArray(rows.map(({ id }) => id)),
      bigintArray(rows.map(({ pos }) => pos)),
      bigintArray(rows.map(({ seq }) => seq)),
      textArray(rows.map(({ reason }) => reason)),
      textArray(rows.map(({ record }) => record)),
      uuidArray(rows.map(() => orderedUuidv7(nowMs))),
    ],
  );
  if (rowCount !== rows.length) throw await rowsDropped(db, 'posthorn.dead_record');
}
