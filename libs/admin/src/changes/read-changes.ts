import { toTypeId } from '#kernel';
import type { AttemptTrigger, DeliveryStatus } from '#delivery';
import { OWN_HORIZON, type Position, type Queryable } from '#postgres';

/** The filter of the changes that a caller watches; null sets no condition. */
export interface ChangeFilter {
  projectId: string;
  endpointId: string | null;
  eventType: string | null;
  status: DeliveryStatus | null;
}

/** A recorded attempt, with the status that it gave to its delivery. */
export interface DeliveryChangeView {
  /** `dlv_…`. */
  deliveryId: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  /** The status of the delivery after the attempt. */
  status: DeliveryStatus;
  /** The number of the attempt, from 1. */
  attempt: number;
  trigger: AttemptTrigger;
  /** `rpl_…`, if a replay was the cause. */
  replayId: string | null;
  outcome: 'succeeded' | 'failed' | 'cancelled';
  /** The status of the response; null if there was none. */
  statusCode: number | null;
  errorCode: string | null;
  /** When the attempt began. */
  at: string;
  nextAttemptAt: string | null;
}

/** A change with its place. */
export interface PlacedChange {
  change: DeliveryChangeView;
  place: Position;
}

/** The changes of a page, and the place behind everything that was examined. */
export interface ChangePage {
  changes: PlacedChange[];
  place: Position;
  /** True if more is recorded behind the place. */
  isFull: boolean;
}

/** The attempts of all projects that one page examines. */
const EXAMINED = 1_000;

interface Row {
  scanned: string;
  last_pos: string | null;
  last_seq: string | null;
  pos: string | null;
  seq: string;
  delivery_id: string;
  event_id: string;
  event_type: string;
  endpoint_id: string;
  state: DeliveryStatus;
  number: number;
  trigger: AttemptTrigger;
  replay_id: string | null;
  outcome: DeliveryChangeView['outcome'];
  status: number | null;
  error_code: string | null;
  started_at: Date;
  next_attempt_at: Date | null;
}

const CHANGES = `with page as materialized (
  select a.pos, a.seq, a.delivery_id, a.event_id, a.endpoint_id, a.project_id, a.state, a.number, a.trigger, a.replay_id,
    a.outcome, a.status, a.error_code, a.started_at, a.next_attempt_at
  from posthorn.attempt a
  where (a.pos, a.seq) > ($1::bigint, $2::bigint) and a.pos < ${OWN_HORIZON}
  order by a.pos, a.seq limit ${EXAMINED}
),
examined as (
  select count(*) as scanned,
    (array_agg(p.pos order by p.pos desc, p.seq desc))[1] as last_pos,
    (array_agg(p.seq order by p.pos desc, p.seq desc))[1] as last_seq
  from page p
)
select x.scanned, x.last_pos, x.last_seq, m.*
from examined x left join lateral (
  select p.*, e.type as event_type from page p join posthorn.event e on e.id = p.event_id
  where p.project_id = $3 and ($4::uuid is null or p.endpoint_id = $4) and ($5::text is null or e.type = $5)
    and ($6::text is null or p.state = $6)
) m on true
order by m.pos, m.seq`;

function toChange(row: Row): DeliveryChangeView {
  return {
    ...{ deliveryId: toTypeId('dlv', row.delivery_id), eventId: toTypeId('evt', row.event_id) },
    ...{ eventType: row.event_type, endpointId: toTypeId('ep', row.endpoint_id), status: row.state },
    ...{ attempt: row.number, trigger: row.trigger, replayId: row.replay_id && toTypeId('rpl', row.replay_id) },
    ...{ outcome: row.outcome, statusCode: row.status, errorCode: row.error_code },
    at: row.started_at.toISOString(),
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  };
}

/** The changes of a project behind a place, in the order in which they were committed, see `readEvents`. */
export async function readChanges(db: Queryable, filter: ChangeFilter, after: Position): Promise<ChangePage> {
  const { projectId, endpointId, eventType, status } = filter;
  const { rows } = await db.query<Row>(CHANGES, [after.pos, after.seq, projectId, endpointId, eventType, status]);
  const { scanned, last_pos: pos, last_seq: seq } = rows[0]!;
  const found = rows.filter((row) => row.pos !== null);
  return {
    changes: found.map((row) => ({ change: toChange(row), place: { pos: row.pos!, seq: row.seq } })),
    place: pos === null || seq === null ? after : { pos, seq },
    isFull: Number(scanned) === EXAMINED,
  };
}

/** The place behind all changes that are readable now. */
export async function presentPlace(db: Queryable): Promise<Position> {
  const { rows } = await db.query<{ horizon: string }>(`select ${OWN_HORIZON}::text as horizon`);
  return { pos: rows[0]!.horizon, seq: '0' };
}
