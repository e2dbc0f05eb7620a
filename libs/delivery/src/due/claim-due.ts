import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { type PosthornEvent, unixMsOfUuid } from '#kernel';
import type { OwnedPartition } from '#message-log';
import { mustStoreAll, type Queryable, queryStoring, timestampOfMs } from '#postgres';
import type { DeliveryState, DeliveryStatus, Trigger } from '../model/delivery-state.ts';

/** A due row, leased to the caller, with all that is needed to send it. */
export interface ClaimedDelivery {
  deliveryId: string;
  endpointId: string;
  event: PosthornEvent;
  trigger: Trigger;
  state: DeliveryState;
  /** As in `DeliveryTask`. */
  dueAtMs: number;
  /** True if it had been leased before, and that lease was over. */
  wasLeased: boolean;
}

/** The time for which claimed rows belong to the claimer alone. */
export interface Lease {
  nowMs: number;
  untilMs: number;
}

/** The claimed rows. */
export interface ClaimedRowSets {
  deliveries: ClaimedDelivery[];
  /** The claimed rows whose event is not in Postgres, so that nothing can be sent. Of their events, the ids alone. */
  eventless: ClaimedDelivery[];
}

/** The claimed rows, and whether there may be more at once. */
export interface Claim extends ClaimedRowSets {
  more: boolean;
}

/** The most rows and bytes that one claim may bring into memory. */
export interface ClaimLimits {
  /** Rows. */
  rows: number;
  /** Bytes of the events' data. One row is claimed even if its event is larger. */
  bytes: number;
}

/** A row that was found. Without `is_claimed` it was left for the next claim because of the bound on bytes. */
export interface ClaimRow extends EventRow {
  ord: number;
  is_claimed: boolean;
  was_leased: boolean;
  delivery_id: string;
  trigger_id: string;
  replay_id: string | null;
  forced: boolean;
  kind: Trigger['kind'];
  event_id: string;
  endpoint_id: string;
  due_project_id: string;
  retry: number;
  due_at: Date;
  attempts: number | null;
  scheduled: number;
  status: DeliveryStatus | null;
}

/**
 * SQL that is true if the row is not leased. A lease that ends more than two lease lengths from now does not count: a
 * clock that was ahead has written it.
 */
export const FREE = `(d.leased_until is null or d.leased_until <= ${timestampOfMs('$1')}
  or d.leased_until > ${timestampOfMs('2 * $2::float8 - $1::float8')})`;

/** Locks the epochs of the current owners, so that no process takes over before the lease is written. */
export const current = (where: string) => `mine as materialized (
  select i.partition from unnest($3::text[], $4::bigint[], $5::int[]) as i (fence, epoch, partition)
  join posthorn.ownership o on o.name = i.fence and o.epoch = i.epoch ${where}
  for share of o
)`;

/**
 * Leases rows that were found, and reads their events and recorded attempts. Leasing never deletes. A leased row is no
 * longer parked: if it never arrives in its lane, a claim by time finds it after its lease.
 *
 * If a trigger drops a lease, the statement fails: the row would be found again at once, without end.
 *
 * The size of a large event is known without reading it (`octet_length` of a text that is stored out of line).
 * @param found a query of `ord`, `delivery_id`, `trigger_id`, `event_id` and `leased_until`, which locks the rows
 * @param bytes the parameter that bounds the data of the events
 */
export const claimFound = (found: string, bytes: string) => `found as materialized (${found}),
picked as materialized (
  select s.ord, s.delivery_id, s.trigger_id from (
    select f.ord, f.delivery_id, f.trigger_id, row_number() over w as nth,
      sum(coalesce(octet_length(e.data), 0) + coalesce(octet_length(e.metadata::text), 0)) over w as bytes
    from found f left join posthorn.event e on e.id = f.event_id
    window w as (order by f.ord, f.event_id, f.delivery_id rows unbounded preceding)
  ) s where s.nth = 1 or s.bytes <= ${bytes}
),
claimed as (
  update posthorn.due d set leased_until = ${timestampOfMs('$2')}, parked = false
  from picked p where d.delivery_id = p.delivery_id and d.trigger_id = p.trigger_id
  returning d.delivery_id, d.trigger_id, d.replay_id, d.forced, d.kind, d.event_id, d.endpoint_id, d.project_id,
    d.retry, d.due_at
)
select f.ord::int, c.delivery_id is not null as is_claimed, f.leased_until is not null as was_leased, c.delivery_id,
  c.trigger_id, c.replay_id, c.forced, c.kind, c.event_id, c.endpoint_id, c.project_id as due_project_id, c.retry, c.due_at,
  a.attempts, a.scheduled, a.status, ${EVENT_COLUMNS}
from found f
left join claimed c on c.delivery_id = f.delivery_id and c.trigger_id = f.trigger_id
left join posthorn.event e on e.id = c.event_id
cross join lateral (
  select max(x.number) as attempts, count(x.next_attempt_at)::int as scheduled,
    (array_agg(x.state order by x.number desc))[1] as status
  from posthorn.attempt x where x.delivery_id = c.delivery_id
) a
where ${mustStoreAll('posthorn.due', 'claimed', 'select count(*) from picked')}
order by f.ord, f.event_id, f.delivery_id`;

/** SQL that is true if the row is due and not leased. */
export const DUE_NOW = `not d.parked and d.due_at <= ${timestampOfMs('$1')} and ${FREE}`;

// Looks first whether anything is due: with nothing to do it takes no lock, and so no transaction id.
const BY_TIME = `with ${current(`where exists (select from posthorn.due d where ${DUE_NOW})`)},
${claimFound(
  `select row_number() over (order by d.due_at) as ord, d.delivery_id, d.trigger_id, d.event_id, d.leased_until from (
    select d.due_at, d.delivery_id, d.trigger_id, d.event_id, d.leased_until from posthorn.due d
    where ${DUE_NOW} and d.shard % $6 = any (array(select m.partition from mine m))
    order by d.due_at limit $7 for update of d skip locked) d`,
  '$8',
)}`;

/**
 * The claimed rows, apart from the rows without their event. A database that was restored to an earlier backup lacks
 * events of which Kafka still has records, and due rows are written from a record alone.
 */
export function toClaimed(rows: readonly ClaimRow[]): ClaimedRowSets {
  const claimed = rows.filter((row) => row.is_claimed);
  return {
    deliveries: claimed.filter(({ id }) => id !== null).map((row) => claimedDelivery(row, toEvent(row))),
    eventless: claimed.filter(({ id }) => id === null).map((row) => claimedDelivery(row, missingEvent(row))),
  };
}

function missingEvent({ event_id: id, due_project_id: projectId }: ClaimRow): PosthornEvent {
  const empty = { type: '', data: '', orderingKey: null, actor: null, channel: null, expiresAtMs: null };
  return { ...empty, id, projectId, occurredAtMs: unixMsOfUuid(id) };
}

function claimedDelivery(row: ClaimRow, event: PosthornEvent): ClaimedDelivery {
  return {
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    event,
    trigger: toTrigger(row),
    state: { attempts: row.attempts ?? 0, scheduled: row.scheduled, status: row.status ?? 'pending' },
    // The row of a first attempt is of the time at which it was parked.
    dueAtMs: row.kind === 'first' ? unixMsOfUuid(row.event_id) : row.due_at.getTime(),
    wasLeased: row.was_leased,
  };
}

function toTrigger({ kind, retry, trigger_id: triggerId, replay_id: replayId, forced }: ClaimRow): Trigger {
  switch (kind) {
    case 'first':
      return { kind };
    case 'retry':
      return { kind, retry };
    case 'replay':
      return {
        ...(replayId === null ? { kind, replayId: triggerId } : { kind, replayId, retry }),
        ...(forced && { isForced: true }),
      };
    default:
      return kind satisfies never;
  }
}

/** The parameters $1 to $5 and $6 of every claim: the lease, the owners and the number of partitions. */
export function leaseOf({ nowMs, untilMs }: Lease, owners: readonly OwnedPartition[]): unknown[] {
  const fences = owners.map(({ fence }) => fence);
  const [epochs, partitions] = [owners.map(({ epoch }) => epoch), owners.map(({ partition }) => partition)];
  return [nowMs, untilMs, fences, epochs, partitions, owners[0]?.partitionCount ?? 1];
}

/**
 * Leases the rows of these partitions that are due by now, the most overdue first. Leaves out parked rows, and rows of
 * an owner whose epoch is stale.
 * @throws RowsDroppedError if a trigger drops a lease: then no row is leased
 */
export async function claimDue(
  db: Queryable,
  lease: Lease,
  owners: readonly OwnedPartition[],
  limits: ClaimLimits,
): Promise<Claim> {
  const values = [...leaseOf(lease, owners), limits.rows, limits.bytes];
  const { rows } = await queryStoring<ClaimRow>(db, { name: 'claim-due', text: BY_TIME, values });
  return { ...toClaimed(rows), more: rows.length === limits.rows || rows.some((row) => !row.is_claimed) };
}
