import type pg from 'pg';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import type { PosthornEvent } from '#kernel';
import type { DeliveryState, DeliveryStatus, Trigger } from './delivery-state.ts';

/** A due row, leased to the caller, with all that is needed to send it. */
export interface ClaimedDelivery {
  deliveryId: string;
  endpointId: string;
  event: PosthornEvent;
  trigger: Trigger;
  state: DeliveryState;
}

export interface Lease {
  id: string;
  nowMs: number;
  untilMs: number;
}

/** The shards of these partitions. */
export interface OwnedShards {
  partitionCount: number;
  partitions: readonly number[];
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

/** Leases the picked rows and reads their events and what is recorded of them. Leasing never deletes. */
const claimed = (picked: string) => `with picked as (${picked} for update skip locked),
claimed as (
  update posthorn.due d set leased_until = to_timestamp($2::float8 / 1000), lease_id = $3
  from picked p where d.delivery_id = p.delivery_id and d.trigger_id = p.trigger_id
  returning d.delivery_id, d.trigger_id, d.kind, d.event_id, d.endpoint_id, d.retry, d.due_at
)
select c.delivery_id, c.trigger_id, c.kind, c.endpoint_id, c.retry, a.attempts, a.scheduled, a.status, ${EVENT_COLUMNS}
from claimed c
join posthorn.event e on e.id = c.event_id
cross join lateral (
  select max(x.number) as attempts, count(x.next_attempt_at)::int as scheduled,
    (array_agg(x.state order by x.number desc))[1] as status
  from posthorn.attempt x where x.delivery_id = c.delivery_id
) a`;

const FREE = `(d.leased_until is null or d.leased_until <= to_timestamp($1::float8 / 1000))`;

const BY_TIME = `${claimed(`select d.delivery_id, d.trigger_id from posthorn.due d
  where not d.parked and d.due_at <= to_timestamp($1::float8 / 1000) and ${FREE}
    and d.shard % $4 = any($5::int[])
  order by d.due_at limit $6`)} order by c.due_at`;

const PARKED = `${claimed(`select d.delivery_id, d.trigger_id from posthorn.due d
  where d.parked and d.endpoint_id = $4 and ${FREE}
  order by d.delivery_id limit $5`)} order by c.delivery_id`;

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

/** Leases what is due by now, the most overdue first. What is parked is not among it. */
export async function claimDue(
  db: Pick<pg.Pool, 'query'>,
  lease: Lease,
  owned: OwnedShards,
  limit: number,
): Promise<ClaimedDelivery[]> {
  const values = [lease.nowMs, lease.untilMs, lease.id, owned.partitionCount, owned.partitions, limit];
  const { rows } = await db.query<Row>({ name: 'claim-due', text: BY_TIME, values });
  return rows.map(toClaimed);
}

/** Leases what is parked for one endpoint, in the order of the events. */
export async function claimParked(
  db: Pick<pg.Pool, 'query'>,
  lease: Lease,
  endpointId: string,
  limit: number,
): Promise<ClaimedDelivery[]> {
  const values = [lease.nowMs, lease.untilMs, lease.id, endpointId, limit];
  const { rows } = await db.query<Row>({ name: 'claim-parked', text: PARKED, values });
  return rows.map(toClaimed);
}
