import { type Queryable, timestampOfMs } from '#postgres';

/** A row or record that could not be processed. */
export interface DeadRecord {
  /** UUID. */
  ref: string;
  /** `import:<source>` for a row of an outbox, a topic's name for a record of the log. */
  source: string;
  /** The UUID of the row in its outbox, which its event will have. */
  id: string;
  /** Position and sequence number in an outbox, offset and partition in a topic. */
  pos: string;
  seq: string;
  reason: string;
  at: Date;
  /** The project and the type as the row names them, or empty. */
  project: string;
  type: string;
}

const COLUMNS = `d.ref, d.source, d.id, d.pos, d.seq, d.reason, d.at, d.project, coalesce(d.record->>'type', '') as type`;

/** Dead records, youngest first unless the order is `asc`, behind the record with an id. */
export async function readDeadPage(
  db: Queryable,
  source: string | null,
  behind: string | null,
  limit: number,
  order: 'asc' | 'desc' = 'desc',
): Promise<DeadRecord[]> {
  const { rows } = await db.query<DeadRecord>(
    `select ${COLUMNS} from posthorn.dead_record d
     where ($1::text is null or d.source = $1) and ($2::uuid is null or d.ref ${order === 'desc' ? '<' : '>'} $2)
     order by d.ref ${order} limit $3`,
    [source, behind, limit],
  );
  return rows;
}

/**
 * One dead record with its row or record, or undefined.
 * @param isLocked true to lock the record until the end of the transaction
 */
export async function readDead(
  db: Queryable,
  ref: string,
  isLocked = false,
): Promise<(DeadRecord & { record: object }) | undefined> {
  const { rows } = await db.query<DeadRecord & { record: object }>(
    `select ${COLUMNS}, d.record from posthorn.dead_record d where d.ref = $1 ${isLocked ? 'for update' : ''}`,
    [ref],
  );
  return rows[0];
}

/** The dead records of a source. */
export interface DeadCount {
  source: string;
  count: number;
  oldestAt: Date;
  youngestAt: Date;
}

/** The number of dead records, by source. */
export async function countDead(db: Queryable): Promise<DeadCount[]> {
  const { rows } = await db.query<DeadCount>(
    `select d.source, count(*)::int as count, min(d.at) as "oldestAt", max(d.at) as "youngestAt"
     from posthorn.dead_record d group by d.source order by d.source`,
  );
  return rows;
}

/** Deletes a dead record. @returns true if there was one */
export async function dropDead(db: Queryable, ref: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from posthorn.dead_record d where d.ref = $1', [ref]);
  return rowCount === 1;
}

/** The most dead records that a statement deletes. */
const PAGE = 5_000;

/**
 * Deletes the notices, and a page of the dead records, that are older than the retention of events. @returns the number
 * of records
 */
export async function dropOldDead(db: Queryable, nowMs: number, retentionDays: number): Promise<number> {
  const { rowCount } = await db.query(
    `delete from posthorn.dead_record d where d.ctid = any (array(
       select o.ctid from posthorn.dead_record o where o.at < ${timestampOfMs('$1')} - $2 * interval '1 day'
       limit ${PAGE}))`,
    [nowMs, retentionDays],
  );
  await db.query(
    `delete from posthorn.dead_notice n where n.next_at < ${timestampOfMs('$1')} - $2 * interval '1 day'`,
    [nowMs, retentionDays],
  );
  return rowCount ?? 0;
}
