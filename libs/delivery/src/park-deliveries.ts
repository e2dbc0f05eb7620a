import type pg from 'pg';
import { plainArray, textArray } from '#postgres';
import type { DeliveryTask } from './delivery-task.ts';
import { OWN_SCHEDULE, shardOf } from './write-attempts.ts';

/**
 * Parks deliveries in Postgres until their lane has room: a row of their own where they have none yet, the mark and
 * the end of the lease where they came from one. A row that stands for something else (a retry that is not due yet)
 * keeps its time. Rows of a stale epoch are not written.
 * @returns the ids of the deliveries that wait in Postgres now
 */
export async function parkDeliveries(
  db: Pick<pg.Pool, 'query'>,
  tasks: readonly DeliveryTask[],
  nowMs: number,
): Promise<Set<string>> {
  const { rows } = await db.query<{ delivery_id: string }>({
    name: 'park-deliveries',
    text: `with i as materialized (
        select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[],
          $8::uuid[], $9::int[], $10::int[])
        as i (fence, epoch, delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, shard)
      ),
      fence as materialized (
        select o.name, o.epoch from posthorn.ownership o where o.name in (select i.fence from i) for share
      )
      insert into posthorn.due as d
        (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
      select i.delivery_id, i.trigger_id, i.kind, i.event_id, i.endpoint_id, i.project_id, i.retry,
        to_timestamp($11::float8 / 1000), true, i.shard
      from i join fence f on f.name = i.fence and f.epoch = i.epoch
      on conflict (delivery_id, trigger_id) do update set
        parked = d.parked or (d.kind = excluded.kind and d.retry = excluded.retry), leased_until = null, lease_id = null
      returning delivery_id`,
    values: [
      textArray(tasks.map(({ owner }) => owner.fence)),
      plainArray(tasks.map(({ owner }) => owner.epoch)),
      plainArray(tasks.map(({ deliveryId }) => deliveryId)),
      plainArray(tasks.map(({ trigger }) => (trigger.kind === 'replay' ? trigger.replayId : OWN_SCHEDULE))),
      plainArray(tasks.map(({ trigger }) => trigger.kind)),
      plainArray(tasks.map(({ event }) => event.id)),
      plainArray(tasks.map(({ endpointId }) => endpointId)),
      plainArray(tasks.map(({ event }) => event.projectId)),
      plainArray(tasks.map(({ trigger }) => (trigger.kind === 'retry' ? trigger.retry : 0))),
      plainArray(tasks.map(({ endpointId }) => shardOf(endpointId))),
      nowMs,
    ],
  });
  return new Set(rows.map((row) => row.delivery_id));
}
