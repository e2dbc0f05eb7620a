import type pg from 'pg';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import type { PosthornEvent } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { DeliveryState, DeliveryStatus, Trigger } from './delivery-state.ts';

/** A due row, leased to the caller, with all that is needed to send it. */
export interface ClaimedDelivery {
  deliveryId: string;
  endpointId: string;
  event: PosthornEvent;
  trigger: Trigger;
  state: DeliveryState;
}

/** For how long what is claimed is the claimer's alone. */
export interface Lease {
  nowMs: number;
  untilMs: number;
}

/** What was claimed, and whether there may be more at once. */
export interface Claim {
  deliveries: ClaimedDelivery[];
  more: boolean;
}

interface Row extends EventRow {
  delivery_id: string;
  trigger_id: string;
  kind: Trigger['kind'];
  endpoint_id: string;
  retry: number;
  attempts: number | null;
  scheduled: number;
  status: DeliveryStatus | null;
}

const FREE = `(d.leased_until is null or d.leased_until <= to_timestamp($1::float8 / 1000))`;

/** Locks the epochs of the owners that are current, so that nobody takes over before the lease is written. */
const current = (where: string) => `mine as materialized (
  select i.partition from unnest($3::text[], $4::bigint[], $5::int[]) as i (fence, epoch, partition)
  join posthorn.ownership o on o.name = i.fence and o.epoch = i.epoch ${where}
  for share of o
)`;

/**
 * Leases the picked rows and reads their events and what is recorded of them. Leasing never deletes. A row that was
 * parked is not any more: if it never arrives in its lane, it is found by its time when the lease is over.
 */
const claimed = (picked: string) => `picked as (${picked} for update of d skip locked),
claimed as (
  update posthorn.due d set leased_until = to_timestamp($2::float8 / 1000), parked = false
  from picked p where d.delivery_id = p.delivery_id and d.trigger_id = p.trigger_id
  returning d.delivery_id, d.trigger_id, d.kind, d.event_id, d.endpoint_id, d.retry, d.due_at
)
select c.delivery_id, c.trigger_id, c.kind, c.endpoint_id, c.retry, a.attempts, a.scheduled, a.status, ${EVENT_COLUMNS}
from claimed c
left join posthorn.event e on e.id = c.event_id
cross join lateral (
  select max(x.number) as attempts, count(x.next_attempt_at)::int as scheduled,
    (array_agg(x.state order by x.number desc))[1] as status
  from posthorn.attempt x where x.delivery_id = c.delivery_id
) a`;

const DUE_NOW = `not d.parked and d.due_at <= to_timestamp($1::float8 / 1000) and ${FREE}`;

// Looks first whether anything is due: with nothing to do it takes no lock, and so no transaction id.
const BY_TIME = `with ${current(`where exists (select from posthorn.due d where ${DUE_NOW})`)},
${claimed(`select d.delivery_id, d.trigger_id from posthorn.due d
  where ${DUE_NOW} and d.shard % $6 = any (array(select m.partition from mine m))
  order by d.due_at limit $7`)} order by c.due_at`;

const PARKED = `with ${current('')},
${claimed(`select d.delivery_id, d.trigger_id from posthorn.due d
  where d.parked and d.endpoint_id = $6 and ${FREE} and exists (select from mine)
  order by d.event_id limit $7`)} order by c.event_id`;

function toClaimed(row: Row): ClaimedDelivery {
  return {
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    event: toEvent(row),
    trigger: toTrigger(row),
    state: { attempts: row.attempts ?? 0, scheduled: row.scheduled, status: row.status ?? 'pending' },
  };
}

function toTrigger({ kind, retry, trigger_id: replayId }: Row): Trigger {
  switch (kind) {
    case 'first':
      return { kind };
    case 'retry':
      return { kind, retry };
    case 'replay':
      return { kind, replayId };
    default:
      return kind satisfies never;
  }
}

type Db = Pick<pg.ClientBase, 'query'>;

async function claim(db: Db, query: { name: string; text: string }, values: unknown[], limit: number): Promise<Claim> {
  const { rows } = await db.query<Row>({ ...query, values: [...values, limit] });
  // Past its retention an event may be gone before what is due of it.
  return { deliveries: rows.filter(({ id }) => id !== null).map(toClaimed), more: rows.length === limit };
}

function leaseOf({ nowMs, untilMs }: Lease, owners: readonly OwnedPartition[]): unknown[] {
  const fences = owners.map(({ fence }) => fence);
  return [nowMs, untilMs, fences, owners.map(({ epoch }) => epoch), owners.map(({ partition }) => partition)];
}

/**
 * Leases what is due by now of these partitions, the most overdue first. What is parked is not among it; nor is
 * anything of an owner whose epoch is stale.
 */
export function claimDue(db: Db, lease: Lease, owners: readonly OwnedPartition[], limit: number): Promise<Claim> {
  const values = [...leaseOf(lease, owners), owners[0]?.partitionCount ?? 1];
  return claim(db, { name: 'claim-due', text: BY_TIME }, values, limit);
}

/** Leases what is parked for one endpoint of this owner's, in the order of the events. */
export function claimParked(
  db: Db,
  lease: Lease,
  owner: OwnedPartition,
  endpointId: string,
  limit: number,
): Promise<Claim> {
  return claim(db, { name: 'claim-parked', text: PARKED }, [...leaseOf(lease, [owner]), endpointId], limit);
}
