import {
  bigintArray,
  floatArray,
  intArray,
  mustStore,
  mustStoreAll,
  type Queryable,
  queryStoring,
  textArray,
  timestampOfMs,
  uuidArray,
} from '#postgres';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { scheduledRetry } from '../model/delivery-state.ts';
import { dueKeyOf } from '../model/due-key.ts';
import { shardOf } from '../model/due-key.ts';

/** SQL that is true if each delivery that comes for the first time has a row, whether a new row or an earlier one. */
const FIRST_ROWS_STAND = `select not exists (
  select from ours o left join added a on a.delivery_id = o.delivery_id
  where o.kind = 'first' and a.delivery_id is null and not exists (
    select from posthorn.due x where x.delivery_id = o.delivery_id and x.trigger_id = o.trigger_id
  )
)`;

const PARK = `with i as materialized (
  select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[],
    $8::uuid[], $9::int[], $10::int[], $11::float8[])
  as i (fence, epoch, delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, shard, expires_at)
),
fence as materialized (
  select o.name, o.epoch from posthorn.ownership o where o.name in (select i.fence from i) for share
),
ours as materialized (
  select i.* from i join fence f on f.name = i.fence and f.epoch = i.epoch
),
locked as materialized (
  select x.delivery_id, x.trigger_id, o.expires_at
  from posthorn.due x join ours o on x.delivery_id = o.delivery_id and x.trigger_id = o.trigger_id
  where x.kind = o.kind and x.retry = o.retry
  order by x.delivery_id, x.trigger_id for update of x
),
claimed as (
  update posthorn.due d set parked = true, leased_until = null, expires_at = ${timestampOfMs('l.expires_at')}
  from locked l where d.delivery_id = l.delivery_id and d.trigger_id = l.trigger_id
  returning 1
),
added as (
  insert into posthorn.due
    (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard, expires_at)
  select o.delivery_id, o.trigger_id, o.kind, o.event_id, o.endpoint_id, o.project_id, o.retry,
    ${timestampOfMs('$12')}, true, o.shard, ${timestampOfMs('o.expires_at')}
  from ours o where o.kind = 'first' order by o.delivery_id
  on conflict (delivery_id, trigger_id) do nothing
  returning delivery_id
)
select o.delivery_id, a.delivery_id is not null as is_new from ours o left join added a on a.delivery_id = o.delivery_id
where ${mustStoreAll('posthorn.due', 'claimed', 'select count(*) from locked')} and ${mustStore('posthorn.due', FIRST_ROWS_STAND)}`;

/**
 * Parks deliveries in Postgres until their lane has room. A delivery that comes for the first time and has no row yet
 * gets a row of its own. Any other is marked on the row that it was claimed from, whose lease ends. A row that stands
 * for something else by now, such as a later retry, stays as it is. A delivery that was attempted meanwhile does not
 * come back. Nothing is written for a stale epoch.
 * @returns the deliveries that can leave memory, each with whether it has a new row
 * @throws RowsDroppedError if a trigger drops one of the rows: then nothing is written
 */
export async function parkDeliveries(
  db: Queryable,
  tasks: readonly DeliveryTask[],
  nowMs: number,
): Promise<Map<string, boolean>> {
  const { rows } = await queryStoring<{ delivery_id: string; is_new: boolean }>(db, {
    name: 'park-deliveries',
    text: PARK,
    values: [
      textArray(tasks.map(({ owner }) => owner.fence)),
      bigintArray(tasks.map(({ owner }) => owner.epoch)),
      uuidArray(tasks.map(({ deliveryId }) => deliveryId)),
      uuidArray(tasks.map(({ trigger }) => dueKeyOf(trigger))),
      textArray(tasks.map(({ trigger }) => trigger.kind)),
      uuidArray(tasks.map(({ event }) => event.id)),
      uuidArray(tasks.map(({ endpointId }) => endpointId)),
      uuidArray(tasks.map(({ event }) => event.projectId)),
      intArray(tasks.map(({ trigger }) => scheduledRetry(trigger) ?? 0)),
      intArray(tasks.map(({ endpointId }) => shardOf(endpointId))),
      floatArray(tasks.map(({ event, trigger }) => (trigger.kind === 'replay' ? null : event.expiresAtMs))),
      nowMs,
    ],
  });
  return new Map(rows.map((row) => [row.delivery_id, row.is_new]));
}
