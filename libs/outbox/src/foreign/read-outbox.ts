import type pg from 'pg';
import { HORIZON, type Position } from '#postgres';

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

/**
 * The next rows behind a position, in the order in which they may be told; see `readEvents`. The leaves of the ring are
 * read by their indexes and merged.
 */
export async function readOutbox(
  db: Pick<pg.ClientBase, 'query'>,
  after: Position,
  limit: number,
): Promise<OutboxRow[]> {
  const { rows } = await db.query<OutboxRow>({
    name: 'read-outbox',
    text: `select o.pos, o.seq, o.id, o.project, o.type, o.data, o.key, date_part('epoch', o.occurred_at) * 1000 as occurred_at,
        o.ordering_key, o.actor, o.channel, date_part('epoch', o.expires_at) * 1000 as expires_at
      from posthorn_outbox.message o
      where (o.pos, o.seq) > ($1::bigint, $2::bigint) and o.pos < ${HORIZON}
      order by o.pos, o.seq
      limit $3`,
    values: [after.pos, after.seq, limit],
  });
  return rows;
}
