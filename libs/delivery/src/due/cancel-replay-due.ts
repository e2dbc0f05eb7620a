import { type Queryable, uuidArray } from '#postgres';

/** A delivery that a replay does not send any more. */
export interface FreedDelivery {
  deliveryId: string;
  eventId: string;
  endpointId: string;
  /** True if the delivery has never been sent, and would not exist without the replay. */
  isNew: boolean;
}

/** SQL that is true for a due row of the replay $1 that no process has in hand. */
const FREE_ROW = `d.delivery_id = any($2::uuid[]) and d.kind = 'replay' and coalesce(d.replay_id, d.trigger_id) = $1
  and d.leased_until is null`;

/** SQL that is true for the first attempt of a delivery whose endpoint was added to the routing of the event. */
const IS_NEW = `d.replay_id is not null
  and exists (select from posthorn.added_match m where m.event_id = d.event_id and m.endpoint_id = d.endpoint_id)
  and not exists (select from posthorn.attempt a where a.delivery_id = d.delivery_id)`;

const CANCEL = `with freed as (
  delete from posthorn.due d where ${FREE_ROW} and (d.replay_id is null or ${IS_NEW})
  returning d.delivery_id, d.event_id, d.endpoint_id, d.replay_id is not null as is_new
),
given_back as (
  update posthorn.due d set kind = case when d.retry = 0 then 'first' else 'retry' end, replay_id = null, forced = false,
    parked = false,
    due_at = coalesce((
      select a.next_attempt_at from posthorn.attempt a
      where a.delivery_id = d.delivery_id and a.next_attempt_at is not null order by a.number desc limit 1
    ), d.due_at)
  where ${FREE_ROW} and d.replay_id is not null and not (${IS_NEW})
  returning d.delivery_id, d.event_id, d.endpoint_id, false as is_new
)
select x.delivery_id as "deliveryId", x.event_id as "eventId", x.endpoint_id as "endpointId", x.is_new as "isNew"
from (select * from freed union all select * from given_back) x`;

/**
 * Takes back a replay of these deliveries, as far as they wait in Postgres. A delivery whose place in its schedule the
 * replay has taken waits for its own attempt again, at the time of that attempt. It is not parked any more: a parked
 * row is sent as soon as its lane has room, without regard to its time. Part of the caller's transaction.
 * @returns the deliveries that the replay does not send any more; the others are in hand of a dispatcher, or over
 */
export async function cancelReplayDue(
  tx: Queryable,
  replayId: string,
  deliveryIds: readonly string[],
): Promise<FreedDelivery[]> {
  const { rows } = await tx.query<FreedDelivery>(CANCEL, [replayId, uuidArray(deliveryIds)]);
  return rows;
}
