import type { AttemptMessage } from '#message-log';
import { OWN_HORIZON, type Position, type Queryable } from '#postgres';
import type { FollowedBatch } from './read-events.ts';

/** The approximate memory of a row of this table. */
const ROW_BYTES = 1_000;

interface Row {
  pos: string;
  seq: string;
  delivery_id: string;
  number: number;
  request_id: string;
  event_id: string;
  event_type: string | null;
  endpoint_id: string;
  project_id: string;
  trigger: AttemptMessage['trigger'];
  replay_id: string | null;
  outcome: AttemptMessage['outcome'];
  state: AttemptMessage['state'];
  started_at: Date;
  duration_ms: number;
  status: number | null;
  error_code: string | null;
  next_attempt_at: Date | null;
}

function toMessage(row: Row): AttemptMessage {
  return {
    deliveryId: row.delivery_id,
    number: row.number,
    requestId: row.request_id,
    eventId: row.event_id,
    eventType: row.event_type,
    endpointId: row.endpoint_id,
    projectId: row.project_id,
    trigger: row.trigger,
    replayId: row.replay_id,
    outcome: row.outcome,
    state: row.state,
    startedAt: row.started_at.toISOString(),
    durationMs: row.duration_ms,
    status: row.status,
    errorCode: row.error_code,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  };
}

/** The next recorded attempts behind a position, in the order in which they may be relayed; see `readEvents`. */
export async function readAttempts(
  db: Queryable,
  after: Position,
  limit: number,
): Promise<FollowedBatch<AttemptMessage>> {
  const { rows } = await db.query<Row>({
    name: 'read-attempts',
    text: `select a.pos, a.seq, a.delivery_id, a.number, a.request_id, a.event_id, e.type as event_type, a.endpoint_id,
        a.project_id, a.trigger, a.replay_id, a.outcome, a.state, a.started_at, a.duration_ms, a.status, a.error_code,
        a.next_attempt_at
      from posthorn.attempt a
      left join lateral (select e.type from posthorn.event e where e.id = a.event_id limit 1) e on true
      where (a.pos, a.seq) > ($1::bigint, $2::bigint) and a.pos < ${OWN_HORIZON}
      order by a.pos, a.seq
      limit $3`,
    values: [after.pos, after.seq, limit],
  });
  const last = rows.at(-1);
  return {
    bytes: rows.length * ROW_BYTES,
    isFull: rows.length === limit,
    records: rows.map(toMessage),
    last: last && { position: { pos: last.pos, seq: last.seq }, rowId: last.delivery_id },
  };
}
