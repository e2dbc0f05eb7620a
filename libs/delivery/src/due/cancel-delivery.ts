import { type Queryable, timestampOfMs, uuidOfMs } from '#postgres';
import { CANCELLED } from '../model/cancel-reason.ts';
import type { DeliveryStatus } from '../model/delivery-state.ts';
import { OWN_SCHEDULE } from '../model/due-key.ts';
import type { DeliveryIds } from './make-due.ts';

/**
 * The result of a cancellation: `cancelled`; `settled` if nothing of the delivery waits or is under way; or `overtaken`
 * if an attempt was recorded at the same time, so that the caller has to try again.
 */
export interface Cancellation {
  kind: 'cancelled' | 'settled' | 'overtaken';
  /** The status before; null without a recorded attempt. */
  status: DeliveryStatus | null;
}

const attempts = (rows: string) => `
  insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, replay_id,
    outcome, state, started_at, duration_ms, error_code, error_message, response_truncated, endpoint_version, secret_ids)
  select $1, coalesce(l.number, 0) + i.nth, ${uuidOfMs('$5')}, $2, $3, $4, i.kind, i.replay_id, 'cancelled',
    case when exists (select from items o where o.is_own) then 'cancelled' else l.state end, ${timestampOfMs('$5')}, 0,
    'cancel-requested', $6, false, 0, '{}'
  from ${rows} left join last l on true
  on conflict (delivery_id, number) do nothing
  returning number`;

/**
 * One statement records the cancellation as an attempt, and deletes the due rows that it stands for. As in the
 * statement of an attempt, the insert comes first: whichever of the two takes the number, the other decides again. A
 * row that has become another trigger's meanwhile stays, because its replay was requested after the cancellation.
 */
const CANCEL = `with last as materialized (
  select a.number, a.state from posthorn.attempt a where a.delivery_id = $1 order by a.number desc limit 1
),
rows as materialized (
  select d.trigger_id, d.kind, d.trigger_id = '${OWN_SCHEDULE}' as is_own,
    case when d.kind = 'replay' then coalesce(d.replay_id, d.trigger_id) end as replay_id
  from posthorn.due d where d.delivery_id = $1
),
items as materialized (
  select x.*, row_number() over (order by x.is_own desc, x.replay_id)::int as nth from (
    select r.kind, r.replay_id, r.is_own from rows r
    union all
    select case when l.state = 'retrying' then 'retry' else 'first' end, null::uuid, true
    from (select 1) one left join last l on true
    where coalesce(l.state, 'pending') in ('pending', 'retrying') and not exists (select from rows r where r.is_own)
  ) x
),
inserted as (${attempts('items i join (select 1) one on i.nth = 1')}
),
followed as (${attempts('items i join inserted n on i.nth > 1')}
),
deleted as (
  delete from posthorn.due d using rows r, inserted n
  where d.delivery_id = $1 and d.trigger_id = r.trigger_id and d.kind = r.kind
    and (d.kind <> 'replay' or coalesce(d.replay_id, d.trigger_id) = r.replay_id)
)
select (select count(*) from items)::int as items, (select count(*) from inserted)::int as inserted,
  (select l.state from last l) as status`;

/**
 * Cancels what a delivery waits for: its first attempt, a retry, a replay. An attempt that a dispatcher has in hand may
 * still end; it meets the recorded cancellation, and makes no retry due. A delivery that waits for a replay alone keeps
 * its status. The count of the backlog in the memory of the dispatcher is corrected by its next count.
 * @param nowMs recorded as the time of the cancellation, Unix milliseconds
 */
export async function cancelDelivery(
  db: Queryable,
  { deliveryId, eventId, endpointId, projectId }: DeliveryIds,
  nowMs: number,
): Promise<Cancellation> {
  const values = [deliveryId, eventId, endpointId, projectId, nowMs, CANCELLED['cancel-requested']];
  const { rows } = await db.query<{ items: number; inserted: number; status: DeliveryStatus | null }>(CANCEL, values);
  const { items, inserted, status } = rows[0]!;
  return { kind: items === 0 ? 'settled' : inserted === 0 ? 'overtaken' : 'cancelled', status };
}
