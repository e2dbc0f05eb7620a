import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { contentLength, type PosthornEvent } from '#kernel';
import type { Queryable } from '#postgres';

/** Deliveries that are sent at once. */
export const PIECE_DELIVERIES = 64;
/** Deliveries that are sent at once while no other project waits. */
export const LONE_PIECE_DELIVERIES = 256;
/**
 * Bytes of events that are sent at once; an event counts once for each of its deliveries. One delivery is always sent.
 */
export const PIECE_BYTES = 1_048_576;
/** Bytes of a delivery besides the event's data. */
export const DELIVERY_BYTES = 300;

/** A place in a project's fan-out: endpoint number `index` of the row at `position`. */
export interface FanOutPlace {
  position: string;
  index: number;
}

/** The place before all rows of a project, from which its fan-out begins or begins anew. */
export const FIRST_PLACE: FanOutPlace = { position: '0', index: 0 };

/** Consecutive endpoints of one event that its fan-out sends to next. */
export interface EventPart {
  eventId: string;
  /** Undefined if the event is past its retention: nothing is left to send. */
  event: PosthornEvent | undefined;
  position: string;
  catalogueVersion: number;
  /** The epoch of the router that wrote the row. */
  epoch: number;
  /** The number of its first endpoint. */
  start: number;
  /** How many endpoints the event has in all. */
  deliveries: number;
  endpointIds: string[];
  /** No later event of the project waited when this was read. */
  isLast: boolean;
}

/**
 * The number of the endpoint after the last one of the part. If the event is past its retention, no endpoint is left.
 */
export function endOfPart({ event, start, endpointIds, deliveries }: EventPart): number {
  return event ? start + endpointIds.length : deliveries;
}

/** Returns true if no delivery of the project waited behind the part when it was read. */
export function isEnd(part: EventPart): boolean {
  return part.isLast && endOfPart(part) === part.deliveries;
}

interface PartRow extends EventRow {
  event_id: string;
  position: string;
  catalogue_version: string | null;
  epoch: string;
  start: number;
  deliveries: number;
  endpoint_ids: string[] | null;
  is_last: boolean;
}

/**
 * The next piece of a project's fan-out from a place on, in the order of its events. `before` and `bytes_before` are
 * the deliveries and bytes of the earlier rows of the piece: rows past the bounds are cut before their events are read.
 *
 * `whole_routing` has endpoints that a replay has added behind the `deliveries` of the routing. The replay sends to
 * those endpoints; the fan-out does not.
 */
const PIECE = `with waiting as (
  select f.event_id, f.position, f.epoch, f.deliveries, f.data_bytes,
    case when f.position = $2 then greatest(f.next, $3::int) else f.next end as start
  from posthorn.fanout f
  where f.project_id = $1 and f.position >= $2
  order by f.position limit $4::int + 1
),
counted as (
  select w.*, sum(w.deliveries - w.start) over earlier as before,
    sum((w.deliveries - w.start) * (w.data_bytes + ${DELIVERY_BYTES})::bigint) over earlier as bytes_before
  from waiting w where w.start < w.deliveries
  window earlier as (order by w.position rows between unbounded preceding and 1 preceding)
)
select ${EVENT_COLUMNS}, c.event_id, c.position, c.epoch, c.start, c.deliveries, r.catalogue_version,
  r.matched[c.start + 1 : least(c.start + $4::int - coalesce(c.before, 0)::int, c.deliveries)] as endpoint_ids,
  coalesce(c.position = (select max(w.position) from waiting w having count(*) <= $4::int), false) as is_last
from counted c
left join posthorn.whole_routing r on r.event_id = c.event_id
left join posthorn.event e on e.id = c.event_id
where coalesce(c.before, 0) < $4::int and coalesce(c.bytes_before, 0) < ${PIECE_BYTES}
order by c.position`;

/** Reads the next piece from a place on: at most `maxDeliveries` and `PIECE_BYTES`. Empty if no row waits there. */
export async function readPiece(
  db: Queryable,
  projectId: string,
  { position, index }: FanOutPlace,
  maxDeliveries: number,
): Promise<EventPart[]> {
  const { rows } = await db.query<PartRow>({
    name: 'read-fan-out-piece',
    text: PIECE,
    values: [projectId, position, index, maxDeliveries],
  });
  const parts: EventPart[] = [];
  let bytes = 0;
  for (const row of rows) {
    const part = toPart(row);
    const each = DELIVERY_BYTES + (part.event ? contentLength(part.event) : 0);
    const fitting = Math.floor((PIECE_BYTES - bytes) / each);
    if (fitting < 1 && parts.length > 0) break;
    part.endpointIds.length = Math.min(part.endpointIds.length, Math.max(1, fitting));
    bytes += part.endpointIds.length * each;
    parts.push(part);
    if (endOfPart(part) < part.deliveries) break;
  }
  return parts;
}

function toPart(row: PartRow): EventPart {
  // Its columns are null if the event, or its routing, has left with its partition.
  const isGone = (row.id as string | null) === null || row.catalogue_version === null;
  return {
    eventId: row.event_id,
    event: isGone ? undefined : toEvent(row),
    position: row.position,
    catalogueVersion: Number(row.catalogue_version ?? 0),
    epoch: Number(row.epoch),
    start: row.start,
    deliveries: row.deliveries,
    endpointIds: isGone ? [] : row.endpoint_ids!,
    isLast: row.is_last,
  };
}
