import { type SqlExecutor, type Queryable, rowsOf } from '#postgres';
import { OWN_SCHEDULE, shardOf } from '../model/due-key.ts';

/** The ids of a delivery, each a UUID. */
export interface DeliveryIds {
  deliveryId: string;
  eventId: string;
  endpointId: string;
  projectId: string;
}

/** A replay of deliveries of one project. */
export interface ReplayTerms {
  /** A new UUID. */
  replayId: string;
  projectId: string;
  /** The time at which it is due, in Unix milliseconds. */
  atMs: number;
  /** True to send it even if the endpoint is disabled. */
  isForced: boolean;
}

const REPLAY = `with taken as (
  update posthorn.due d set kind = 'replay', replay_id = $2, due_at = $6, parked = false, expires_at = null, forced = $8
  where d.delivery_id = $1 and d.trigger_id = '${OWN_SCHEDULE}' and d.kind <> 'replay' and d.leased_until is null
    and not exists (select from posthorn.due r where r.delivery_id = $1 and r.kind = 'replay')
  returning d.replay_id
),
added as (
  insert into posthorn.due as d
    (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard, forced)
  select $1, $2, 'replay', $3, $4, $5, 0, $6, false, $7, $8 where not exists (select from taken)
  on conflict (delivery_id) where kind = 'replay' do update set forced = d.forced or excluded.forced
  returning coalesce(d.replay_id, d.trigger_id)
)
select t.replay_id as "replayId" from taken t union all select a.coalesce from added a`;

/**
 * Makes a replay due. It takes the place of the first attempt or retry for which its delivery waits. If nothing waits,
 * or the attempt is under way, the replay has a row of its own. A delivery has one unrecorded replay at most: a second
 * call returns the id of the first replay.
 * @returns the id of the replay, or undefined if Postgres has stored none, because a trigger has dropped it
 */
export async function makeReplayDue(
  db: SqlExecutor,
  { deliveryId, eventId, endpointId, projectId }: DeliveryIds,
  { replayId, atMs, isForced }: Omit<ReplayTerms, 'projectId'>,
): Promise<string | undefined> {
  const values = [deliveryId, replayId, eventId, endpointId, projectId, new Date(atMs), shardOf(endpointId), isForced];
  const [made] = rowsOf<{ replayId: string }>(await db.query(REPLAY, values));
  return made?.replayId;
}

/** Makes the first attempt of a delivery due, unless it has an attempt or waits. @returns true if it was made due */
export async function makeFirstAttemptDue(
  db: Queryable,
  { deliveryId, eventId, endpointId }: Omit<DeliveryIds, 'projectId'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into posthorn.due (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
     select $1, 'first', e.id, $3, e.project_id, 0, now(), false, $4 from posthorn.event e
     where e.id = $2 and not exists (select from posthorn.attempt a where a.delivery_id = $1)
     on conflict do nothing`,
    [deliveryId, eventId, endpointId, shardOf(endpointId)],
  );
  return rowCount === 1;
}

/** Deletes the due rows of deliveries whose ids are lower: without its event, a delivery could not be sent any more. */
export async function dropDueBefore(db: Queryable, lowestKept: string): Promise<void> {
  await db.query('delete from posthorn.due where delivery_id < $1', [lowestKept]);
}
