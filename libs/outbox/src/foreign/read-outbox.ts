import { HORIZON, msOfTimestamp, type Position, type Queryable } from '#postgres';

/** A row of a domain service's outbox. */
export interface OutboxRow {
  pos: string;
  seq: string;
  id: string;
  project: string;
  type: string;
  data: string;
  key: string | null;
  occurred_at: number;
  ordering_key: string | null;
  actor: string | null;
  channel: string | null;
  expires_at: number | null;
}

const COLUMNS = `o.pos, o.seq, o.id, o.project, o.type, o.data, o.key,
  ${msOfTimestamp('o.occurred_at')} as occurred_at, o.ordering_key, o.actor, o.channel,
  ${msOfTimestamp('o.expires_at')} as expires_at`;

/**
 * The next rows behind a position, in the order in which they may be relayed; see `readEvents`. The leaves of the ring
 * are read by their indexes and merged.
 */
export async function readOutbox(db: Queryable, after: Position, limit: number): Promise<OutboxRow[]> {
  const { rows } = await db.query<OutboxRow>({
    name: 'read-outbox',
    text: `select ${COLUMNS}
      from posthorn_outbox.message o
      where (o.pos, o.seq) > ($1::bigint, $2::bigint) and o.pos < ${HORIZON}
      order by o.pos, o.seq
      limit $3`,
    values: [after.pos, after.seq, limit],
  });
  return rows;
}

/** The next transaction id of the database's cluster: in one history, every visible row has a `pos` below it. */
export async function readNextId(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as next');
  return rows[0]!.next;
}

/**
 * The next rows behind a position that were written in another history. Their `pos` is `nextId` or higher, which no
 * transaction of this history has had. They came with a restored dump, and no horizon applies to them.
 */
export async function readForeignHistory(
  db: Queryable,
  after: Position,
  nextId: string,
  limit: number,
): Promise<OutboxRow[]> {
  const { rows } = await db.query<OutboxRow>(
    `select ${COLUMNS}
     from posthorn_outbox.message o
     where (o.pos, o.seq) > ($1::bigint, $2::bigint) and o.pos >= $3::bigint
     order by o.pos, o.seq
     limit $4`,
    [after.pos, after.seq, nextId, limit],
  );
  return rows;
}

/** The names of the projects among the first 1,000 rows behind a position. */
export async function readWaitingProjects(db: Queryable, after: Position): Promise<string[]> {
  const { rows } = await db.query<{ project: string }>(
    `select distinct w.project from (
       select o.project from posthorn_outbox.message o where (o.pos, o.seq) > ($1::bigint, $2::bigint)
       order by o.pos, o.seq limit 1000
     ) w limit 100`,
    [after.pos, after.seq],
  );
  return rows.map(({ project }) => project);
}
