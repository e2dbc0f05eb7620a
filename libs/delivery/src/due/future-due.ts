import { LEAST_STEP_MS } from '#kernel';
import type { OwnedPartition } from '#message-log';
import {
  floatArray,
  intArray,
  msOfInterval,
  type Queryable,
  secondsOfTimestamp,
  timestampOfMs,
  timestampOfSeconds,
  uuidArray,
} from '#postgres';

/** A place among the due rows that are not parked, in the order of their times. */
export interface DuePlace {
  /** In Unix seconds, which a number holds to the microsecond, as the column does. */
  dueAtSeconds: number;
  deliveryId: string;
  triggerId: string;
}

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/** The place before all rows that are due in 30 s or later: clocks may differ by less. */
export function firstFuturePlace(nowMs: number): DuePlace {
  return { dueAtSeconds: (nowMs + LEAST_STEP_MS) / 1_000, deliveryId: LOWEST_ID, triggerId: LOWEST_ID };
}

/** A row whose due time comes from a clock that was ahead, with its corrected time in Unix milliseconds. */
export interface FutureDue {
  deliveryId: string;
  triggerId: string;
  dueAtMs: number;
}

/** A page of due rows. `last` is undefined if the page is the last one. */
export interface FutureDuePage {
  found: FutureDue[];
  last: DuePlace | undefined;
}

const PAGE_ROWS = 2_000;

// A retry waits from the end of the attempt that made it due. Every other row is due when it is made. The query reads a
// part of the index `due_by_time` without parked rows and rows that are due by now, so a backlog costs nothing.
const FIND = `with page as materialized (
  select d.delivery_id, d.trigger_id, d.kind, d.due_at from posthorn.due d
  where not d.parked and (d.due_at, d.delivery_id, d.trigger_id) > (${timestampOfSeconds('$1')}, $2::uuid, $3::uuid)
    and d.shard % $5 = any ($6::int[])
  order by d.due_at, d.delivery_id, d.trigger_id limit ${PAGE_ROWS}
),
future as materialized (
  select p.*, case p.kind when 'retry' then (
    select max(a.started_at + a.duration_ms * interval '1 millisecond') from posthorn.attempt a
    where a.delivery_id = p.delivery_id and a.next_attempt_at = p.due_at
  ) else p.due_at end as made_at
  from page p
)
select f.delivery_id as "deliveryId", f.trigger_id as "triggerId", ${secondsOfTimestamp('f.due_at')} as "dueAtSeconds",
  coalesce(f.made_at > ${timestampOfMs('$4')}, false) as "isFuture",
  ${msOfInterval('f.due_at - f.made_at')} + $7::float8 as "dueAtMs"
from future f
order by f.due_at, f.delivery_id, f.trigger_id`;

/**
 * Reads the next page of rows of these partitions that are due in the future. Finds the rows that were made by a clock
 * which was ahead by 30 s or more. Takes no lock.
 */
export async function findFutureDue(
  db: Queryable,
  after: DuePlace,
  owned: readonly OwnedPartition[],
  nowMs: number,
): Promise<FutureDuePage> {
  const { rows } = await db.query<FutureDue & DuePlace & { isFuture: boolean }>({
    name: 'find-future-due',
    text: FIND,
    values: [
      ...[after.dueAtSeconds, after.deliveryId, after.triggerId, nowMs + LEAST_STEP_MS],
      ...[owned[0]?.partitionCount ?? 1, intArray(owned.map(({ partition }) => partition)), nowMs],
    ],
  });
  return { found: rows.filter(({ isFuture }) => isFuture), last: rows.length < PAGE_ROWS ? undefined : rows.at(-1) };
}

const CORRECT = `with mine as materialized (
  select i.partition from unnest($1::text[], $2::bigint[], $3::int[]) as i (fence, epoch, partition)
  join posthorn.ownership o on o.name = i.fence and o.epoch = i.epoch for share of o
)
update posthorn.due d set due_at = ${timestampOfMs('i.due_at')}
from unnest($5::uuid[], $6::uuid[], $7::float8[]) as i (delivery_id, trigger_id, due_at)
where d.delivery_id = i.delivery_id and d.trigger_id = i.trigger_id and not d.parked
  and d.due_at > ${timestampOfMs('i.due_at')} and d.shard % $4 = any (array(select m.partition from mine m))`;

/** Makes rows due at the given times. Writes nothing for a stale epoch. @returns the number of changed rows */
export async function correctDue(
  db: Queryable,
  rows: readonly FutureDue[],
  owned: readonly OwnedPartition[],
): Promise<number> {
  const { rowCount } = await db.query(CORRECT, [
    owned.map(({ fence }) => fence),
    owned.map(({ epoch }) => epoch),
    owned.map(({ partition }) => partition),
    owned[0]?.partitionCount ?? 1,
    uuidArray(rows.map(({ deliveryId }) => deliveryId)),
    uuidArray(rows.map(({ triggerId }) => triggerId)),
    floatArray(rows.map(({ dueAtMs }) => dueAtMs)),
  ]);
  return rowCount ?? 0;
}
