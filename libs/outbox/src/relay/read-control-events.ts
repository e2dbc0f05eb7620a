import type { ControlMessage } from '#message-log';
import { OWN_HORIZON, type Position, type Queryable } from '#postgres';
import type { FollowedBatch } from './read-events.ts';

/** The approximate memory of a row of this table. */
const ROW_BYTES = 1_000;

interface Row {
  pos: string;
  seq: string;
  stream_id: string;
  project_id: string;
  version: number;
  type: string;
  at: Date;
  data: unknown;
}

/**
 * The next events of the control plane behind a position, in the order in which they may be relayed; see `readEvents`.
 */
export async function readControlEvents(
  db: Queryable,
  after: Position,
  limit: number,
): Promise<FollowedBatch<ControlMessage>> {
  const { rows } = await db.query<Row>({
    name: 'read-control-events',
    text: `select s.pos, s.seq, s.stream_id, s.project_id, s.version, s.type, s.at, s.data
      from posthorn.stream_event s
      where (s.pos, s.seq) > ($1::bigint, $2::bigint) and s.pos < ${OWN_HORIZON}
      order by s.pos, s.seq
      limit $3`,
    values: [after.pos, after.seq, limit],
  });
  const last = rows.at(-1);
  return {
    bytes: rows.length * ROW_BYTES,
    isFull: rows.length === limit,
    records: rows.map((row) => ({
      aggregateId: row.stream_id,
      projectId: row.project_id,
      version: row.version,
      type: row.type,
      at: row.at.toISOString(),
      data: row.data,
    })),
    last: last && { position: { pos: last.pos, seq: last.seq }, rowId: last.stream_id },
  };
}
