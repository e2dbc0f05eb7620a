import type { OwnedPartition } from '#message-log';
import {
  bigintArray,
  floatArray,
  intArray,
  type Queryable,
  realArray,
  textArray,
  timestampOfMs,
  uuidArray,
} from '#postgres';
import { shardOf } from '../model/due-key.ts';
import type { BreakerState } from './decide-breaker.ts';

/** A breaker as its owner saves it. */
export interface SavedBreaker {
  endpointId: string;
  owner: OwnedPartition;
  /** The endpoint's URL when it opened. If the endpoint has another URL now, the breaker is dropped. */
  url: string;
  state: BreakerState;
}

/** An open breaker as a new owner finds it. */
export interface LoadedBreaker {
  endpointId: string;
  url: string;
  state: BreakerState;
}

const SAVE = `with i as materialized (
  select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::int[], $5::text[], $6::float8[], $7::float8[],
    $8::int[], $9::real[])
  as i (fence, epoch, endpoint_id, shard, url, since, until, trips, failure_share)
),
fence as materialized (
  select o.name, o.epoch from posthorn.ownership o where o.name in (select i.fence from i) for share
),
ours as materialized (
  select i.* from i join fence f on f.name = i.fence and f.epoch = i.epoch
),
closed as (
  delete from posthorn.endpoint_breaker b using ours o where b.endpoint_id = o.endpoint_id and o.since is null
)
insert into posthorn.endpoint_breaker as b (endpoint_id, shard, url, since, until, trips, failure_share)
select o.endpoint_id, o.shard, o.url, ${timestampOfMs('o.since')}, ${timestampOfMs('o.until')}, o.trips,
  o.failure_share
from ours o where o.since is not null order by o.endpoint_id
on conflict (endpoint_id) do update set shard = excluded.shard, url = excluded.url, since = excluded.since,
  until = excluded.until, trips = excluded.trips, failure_share = excluded.failure_share`;

/** Saves open breakers and deletes the rows of closed ones. Nothing is written for a stale epoch. */
export async function saveBreakers(db: Queryable, breakers: readonly SavedBreaker[]): Promise<void> {
  const open = (of: (state: Extract<BreakerState, { status: 'open' }>) => number) =>
    breakers.map(({ state }) => (state.status === 'open' ? of(state) : null));
  await db.query({
    name: 'save-breakers',
    text: SAVE,
    values: [
      textArray(breakers.map(({ owner }) => owner.fence)),
      bigintArray(breakers.map(({ owner }) => owner.epoch)),
      uuidArray(breakers.map(({ endpointId }) => endpointId)),
      intArray(breakers.map(({ endpointId }) => shardOf(endpointId))),
      textArray(breakers.map(({ url }) => url)),
      floatArray(open(({ sinceMs }) => sinceMs)),
      floatArray(open(({ untilMs }) => untilMs)),
      intArray(open(({ trips }) => trips)),
      realArray(open(({ failureShare }) => failureShare)),
    ],
  });
}

interface Row {
  endpoint_id: string;
  url: string;
  since: Date;
  until: Date;
  trips: number;
  failure_share: number;
}

/** The open breakers that earlier owners of these partitions have saved. */
export async function loadBreakers(db: Queryable, partitions: readonly OwnedPartition[]): Promise<LoadedBreaker[]> {
  const { rows } = await db.query<Row>(
    `select b.endpoint_id, b.url, b.since, b.until, b.trips, b.failure_share
     from posthorn.endpoint_breaker b where b.shard % $1 = any($2)`,
    [partitions[0]?.partitionCount ?? 1, intArray(partitions.map(({ partition }) => partition))],
  );
  return rows.map(({ endpoint_id: endpointId, url, since, until, trips, failure_share: failureShare }) => ({
    endpointId,
    url,
    state: { status: 'open', sinceMs: since.getTime(), untilMs: until.getTime(), trips, failureShare },
  }));
}
