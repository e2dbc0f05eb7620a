import type { OwnedPartition } from '#message-log';
import { type Queryable, timestampOfMs, uuidOfMs } from '#postgres';
import { CANCELLED } from '../model/cancel-reason.ts';

/** The number of parked deliveries of an endpoint that were cancelled as expired. */
export interface Expired {
  projectId: string;
  endpointId: string;
  deliveries: number;
}

/** An endpoint, and the lowest event id that has not expired for it. */
export interface EndpointCutOff {
  endpointId: string;
  eventId: string;
}

const PARKED_AND_SCHEDULED = `d.parked and d.kind <> 'replay'`;

/**
 * Records the picked deliveries as cancelled and deletes their due rows by one statement, without sending them through
 * lanes. A parked delivery is in no process's memory, and the row lock keeps it so. The data of its event is not read.
 */
const expiring = (where: string, picked: string) => `with mine as materialized (
  select i.partition from unnest($2::text[], $3::bigint[], $4::int[]) as i (fence, epoch, partition)
  join posthorn.ownership o on o.name = i.fence and o.epoch = i.epoch
  where ${where}
  for share of o
),
picked as materialized (${picked}),
inserted as (
  insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
    state, started_at, duration_ms, error_code, error_message, response_truncated, endpoint_version, secret_ids)
  select p.delivery_id, p.attempts + 1, ${uuidOfMs('$1')}, p.event_id, p.endpoint_id, p.project_id, p.kind, 'cancelled',
    'cancelled', ${timestampOfMs('$1')}, 0, 'expired', $5, false, 0, '{}'
  from (
    select x.*, coalesce((select max(a.number) from posthorn.attempt a where a.delivery_id = x.delivery_id), 0) as attempts
    from picked x
  ) p
  order by p.delivery_id
  on conflict (delivery_id, number) do nothing
  returning delivery_id, project_id, endpoint_id
),
deleted as (
  delete from posthorn.due d using picked p join inserted i on i.delivery_id = p.delivery_id
  where d.delivery_id = p.delivery_id and d.trigger_id = p.trigger_id
)
select i.project_id as "projectId", i.endpoint_id as "endpointId", count(*)::int as deliveries
from inserted i group by 1, 2`;

const COLUMNS = 'd.delivery_id, d.trigger_id, d.kind, d.event_id, d.endpoint_id, d.project_id';
const OWN = 'd.shard % $6 = any (array(select m.partition from mine m))';
const BY_EVENT_WHERE = `${PARKED_AND_SCHEDULED} and d.expires_at <= ${timestampOfMs('$8')}`;

// Looks first whether anything has expired: with nothing to do it takes no lock, and so no transaction id.
const BY_EVENT = expiring(
  `exists (select from posthorn.due d where ${BY_EVENT_WHERE})`,
  `select ${COLUMNS} from posthorn.due d where ${BY_EVENT_WHERE} and ${OWN}
   order by d.expires_at limit $7 for update of d skip locked`,
);

const BY_ENDPOINT_WHERE = `${PARKED_AND_SCHEDULED} and d.endpoint_id = e.endpoint_id and d.event_id < e.event_id`;

const BY_ENDPOINT = expiring(
  `exists (select from unnest($8::uuid[], $9::uuid[]) as e (endpoint_id, event_id)
     where exists (select from posthorn.due d where ${BY_ENDPOINT_WHERE}))`,
  `select p.* from unnest($8::uuid[], $9::uuid[]) as e (endpoint_id, event_id)
   cross join lateral (
     select ${COLUMNS} from posthorn.due d where ${BY_ENDPOINT_WHERE} and ${OWN}
     order by d.event_id limit $7 for update of d skip locked
   ) p`,
);

function common(owners: readonly OwnedPartition[], nowMs: number): unknown[] {
  return [
    nowMs,
    owners.map(({ fence }) => fence),
    owners.map(({ epoch }) => epoch),
    owners.map(({ partition }) => partition),
    CANCELLED.expired,
    owners[0]?.partitionCount ?? 1,
  ];
}

/** The two times that expiry uses, in Unix milliseconds. While the clock is in doubt, they may differ by hours. */
export interface ExpiryTimes {
  /** Recorded as the time at which deliveries are cancelled. */
  nowMs: number;
  /** A time that has certainly passed: events that expire by then have expired. */
  certainMs: number;
}

/** Cancels parked deliveries whose events have expired, in the partitions of these owners whose epoch is current. */
export async function expireByEvent(
  db: Queryable,
  owners: readonly OwnedPartition[],
  { nowMs, certainMs }: ExpiryTimes,
  limit: number,
): Promise<Expired[]> {
  const values = [...common(owners, nowMs), limit, certainMs];
  return (await db.query<Expired>({ name: 'expire-by-event', text: BY_EVENT, values })).rows;
}

/** Cancels parked deliveries of events before the endpoints' cut-offs, up to a limit for each endpoint. */
export async function expireByEndpoint(
  db: Queryable,
  owners: readonly OwnedPartition[],
  nowMs: number,
  cutOffs: readonly EndpointCutOff[],
  limitEach: number,
): Promise<Expired[]> {
  const endpointIds = cutOffs.map(({ endpointId }) => endpointId);
  const values = [...common(owners, nowMs), limitEach, endpointIds, cutOffs.map(({ eventId }) => eventId)];
  return (await db.query<Expired>({ name: 'expire-by-endpoint', text: BY_ENDPOINT, values })).rows;
}
