import { booleanArray, intArray, mustStore, type Queryable, queryStoring, uuidArray } from '#postgres';
import { OWN_SCHEDULE, shardOf } from '../model/due-key.ts';
import type { DeliveryIds, ReplayTerms } from './make-due.ts';

/** A delivery to replay. */
export interface DeliveryToReplay extends Omit<DeliveryIds, 'projectId'> {
  /**
   * True if the delivery has never existed: then the replay stands for its first attempt, and is retried like one.
   */
  isNew: boolean;
}

/** SQL that is true if each delivery has an unrecorded replay now: this one, or an earlier one. */
const ALL_ARE_DUE = `select not exists (
  select from i where not exists (select from made m where m.delivery_id = i.delivery_id)
    and not exists (select from posthorn.due r where r.delivery_id = i.delivery_id and r.kind = 'replay')
)`;

const REPLAY = `with i as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::boolean[])
    as i (delivery_id, event_id, endpoint_id, shard, is_new)
),
waiting as materialized (
  select d.delivery_id from posthorn.due d join i on d.delivery_id = i.delivery_id
  where d.trigger_id = '${OWN_SCHEDULE}' and d.kind <> 'replay' and d.leased_until is null
    and not exists (select from posthorn.due r where r.delivery_id = i.delivery_id and r.kind = 'replay')
  order by d.delivery_id for update of d
),
taken as (
  update posthorn.due d set kind = 'replay', replay_id = $6, due_at = $8, parked = false, expires_at = null, forced = $9
  from waiting w where d.delivery_id = w.delivery_id and d.trigger_id = '${OWN_SCHEDULE}'
  returning d.delivery_id
),
added as (
  insert into posthorn.due as d (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at,
    parked, shard, replay_id, forced)
  select i.delivery_id, case when i.is_new then '${OWN_SCHEDULE}' else $6::uuid end, 'replay', i.event_id,
    i.endpoint_id, $7, 0, $8, false, i.shard, case when i.is_new then $6::uuid end, $9
  from i where not exists (select from waiting w where w.delivery_id = i.delivery_id)
    and not exists (select from posthorn.due r where r.delivery_id = i.delivery_id and r.kind = 'replay')
  order by i.delivery_id
  on conflict do nothing
  returning d.delivery_id
),
made as (select t.delivery_id from taken t union all select a.delivery_id from added a)
select m.delivery_id as "deliveryId" from made m where ${mustStore('posthorn.due', ALL_ARE_DUE)}`;

/**
 * Makes the replay of several deliveries due, as `makeReplayDue` does for one. All have the same replay id. Part of the
 * caller's transaction.
 * @param deliveries each delivery once
 * @returns the ids of the deliveries that this replay sends; the others have an earlier replay that is not recorded yet
 * @throws RowsDroppedError if a trigger drops a row: then nothing is written
 */
export async function makeReplaysDue(
  tx: Queryable,
  deliveries: readonly DeliveryToReplay[],
  { replayId, projectId, atMs, isForced }: ReplayTerms,
): Promise<string[]> {
  const { rows } = await queryStoring<{ deliveryId: string }>(tx, {
    name: 'make-replays-due',
    text: REPLAY,
    values: [
      uuidArray(deliveries.map(({ deliveryId }) => deliveryId)),
      uuidArray(deliveries.map(({ eventId }) => eventId)),
      uuidArray(deliveries.map(({ endpointId }) => endpointId)),
      intArray(deliveries.map(({ endpointId }) => shardOf(endpointId))),
      booleanArray(deliveries.map(({ isNew }) => isNew)),
      ...[replayId, projectId, new Date(atMs), isForced],
    ],
  });
  return rows.map(({ deliveryId }) => deliveryId);
}
