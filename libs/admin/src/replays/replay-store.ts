import { cancelReplayDue, type DeliveryToReplay, makeReplaysDue } from '#delivery';
import { lowestUuidAt, PosthornError } from '#kernel';
import { type Queryable, rowsDropped, uuidArray } from '#postgres';
import { addMatches, removeMatches } from '#routing';
import type { Count } from './count-selection.ts';
import type { ReplayRow } from './replay-row.ts';
import { placeAtBegin, type Selection, type SelectionPlace } from './selection.ts';

const DAY_MS = 86_400_000;

/** The leader on whose behalf a replay is worked on. */
export interface ReplayOwner {
  fence: string;
  epoch: number;
}

/** SQL of a fence that holds the leader’s epoch `$1`, `$2` until the end of the transaction. */
const FENCE = `fence as materialized (
  select from posthorn.ownership o where o.name = $1 and o.epoch = $2 for share
)`;

async function stored(db: Queryable, table: string, rowCount: number | null, expected: number): Promise<void> {
  if (rowCount !== expected) throw await rowsDropped(db, table);
}

/** Stores a new replay with its count so far. Part of the caller's transaction. */
export async function insertReplay(
  tx: Queryable,
  id: string,
  selection: Selection,
  ratePerSecond: number,
  { counted, excluded, place, isExact }: Count,
): Promise<void> {
  const { projectId, endpointId, eventId, filter, fromId, beforeId, includeUnmatched, force } = selection;
  const { eventId: takeEvent } = placeAtBegin(selection);
  const { rowCount } = await tx.query(
    `insert into posthorn.replay (id, project_id, endpoint_id, event_id, filter, from_id, before_id,
       include_unmatched, force, rate_per_second, state, counted, excluded, count_event, count_nth, is_counted, take_event)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'running', $11, $12, $13, $14, $15, $16)`,
    [
      ...[id, projectId, endpointId, eventId, filter, fromId, beforeId, includeUnmatched, force, ratePerSecond],
      ...[counted, excluded, place.eventId, place.nth, isExact, takeEvent],
    ],
  );
  await stored(tx, 'posthorn.replay', rowCount, 1);
}

/** Stores how far a replay is counted. Changes nothing if another process leads, or has counted it further. */
export async function storeCount(db: Queryable, owner: ReplayOwner, replay: ReplayRow, count: Count): Promise<void> {
  const { eventId, nth } = replay.countPlace;
  await db.query(
    `with ${FENCE}
     update posthorn.replay r set counted = r.counted + $6, excluded = r.excluded + $7, count_event = $8,
       count_nth = $9, is_counted = $10
     where r.id = $3 and r.state = 'running' and r.count_event = $4 and r.count_nth = $5 and exists (select from fence)`,
    [
      ...[owner.fence, owner.epoch, replay.id, eventId, nth],
      ...[count.counted, count.excluded, count.place.eventId, count.place.nth, count.isExact],
    ],
  );
}

/** Deliveries that a replay takes up, and the place behind them. */
export interface TakenDeliveries {
  deliveries: readonly DeliveryToReplay[];
  /** The number of deliveries before the place that are left out because their endpoint gets nothing. */
  excluded: number;
  place: SelectionPlace;
  isEnd: boolean;
  /** The time at which they are due, in Unix milliseconds. */
  atMs: number;
}

const HOLD = `with ${FENCE}
select r.take_event, r.take_nth from posthorn.replay r
where r.id = $3 and r.state = 'running' and exists (select from fence) for no key update of r`;

/**
 * Makes the next deliveries of a replay due and moves its place, in the caller's transaction. So no crash can lose a
 * delivery or send it twice, and a delivery is taken up either before a cancellation or not at all.
 * @returns false if nothing was written, because the replay is cancelled, or another process has taken up more of it
 * @throws RowsDroppedError if a trigger drops a row: then the transaction has to be rolled back
 */
export async function takeDeliveries(
  tx: Queryable,
  owner: ReplayOwner,
  { id, selection, takePlace }: ReplayRow,
  { deliveries, excluded, place, isEnd, atMs }: TakenDeliveries,
): Promise<boolean> {
  const held = await tx.query<{ take_event: string; take_nth: number }>(HOLD, [owner.fence, owner.epoch, id]);
  const [row] = held.rows;
  if (row?.take_event !== takePlace.eventId || row.take_nth !== takePlace.nth) return false;
  await addMatches(
    tx,
    deliveries.filter(({ isNew }) => isNew),
  );
  const terms = { replayId: id, projectId: selection.projectId, atMs, isForced: selection.force };
  const made = deliveries.length === 0 ? [] : await makeReplaysDue(tx, deliveries, terms);
  const added = await tx.query(
    `insert into posthorn.replay_delivery (replay_id, delivery_id) select $1, i.id from unnest($2::uuid[]) as i (id)`,
    [id, uuidArray(made)],
  );
  await stored(tx, 'posthorn.replay_delivery', added.rowCount, made.length);
  const moved = await tx.query(
    `update posthorn.replay r set taken = r.taken + $2, skipped = r.skipped + $3, take_event = $4, take_nth = $5,
       is_taken = $6, left_out = r.left_out + $7
     where r.id = $1`,
    [id, deliveries.length, deliveries.length - made.length, place.eventId, place.nth, isEnd, excluded],
  );
  await stored(tx, 'posthorn.replay', moved.rowCount, 1);
  return true;
}

/** The deliveries of a replay that have no outcome yet. */
export interface Outstanding {
  /** All of them. */
  waiting: number;
  /** The number of them that are not parked. */
  moving: number;
}

/** Deliveries that one statement settles at most. */
const SETTLED_AT_ONCE = 2_000;

/** The deliveries of a replay, and whether each waits in `due`. */
const ITEMS = `items as materialized (
  select i.delivery_id, d.delivery_id is not null as waits, coalesce(d.parked, false) as parked
  from posthorn.replay_delivery i
  left join posthorn.due d
    on d.delivery_id = i.delivery_id and d.kind = 'replay' and coalesce(d.replay_id, d.trigger_id) = i.replay_id
  where i.replay_id = $3
)`;

const LOOK = `with ${ITEMS}
select (select count(*) from items)::int as waiting,
  (select count(*) from items i where i.waits and not i.parked)::int as moving,
  exists (select from items i where not i.waits) as "someAreOver"
from posthorn.ownership o where o.name = $1 and o.epoch = $2`;

const SETTLE = `with ${FENCE},
target as materialized (
  select r.id from posthorn.replay r where r.id = $3 and exists (select from fence) for no key update of r
),
${ITEMS},
over as materialized (
  select i.delivery_id, (
    select a.outcome from posthorn.attempt a
    where a.delivery_id = i.delivery_id and a.replay_id = $3 order by a.number desc limit 1
  ) as outcome
  from items i where not i.waits and exists (select from target) limit ${SETTLED_AT_ONCE}
),
removed as (
  delete from posthorn.replay_delivery x using over o
  where x.replay_id = $3 and x.delivery_id = o.delivery_id
)
update posthorn.replay r set
  done = r.done + (select count(*) from over o where o.outcome = 'succeeded'),
  failed = r.failed + (select count(*) from over o where o.outcome in ('failed', 'cancelled')),
  skipped = r.skipped + (select count(*) from over o where o.outcome is null)
where r.id in (select t.id from target t)
returning (select count(*) from over)::int as settled`;

/**
 * Counts the outcomes of a replay: a delivery is over when its due row is gone, which the statement of its attempt
 * deletes. While all of them wait, nothing is written or locked.
 * @throws PosthornError `stale-epoch` if another process leads by now
 */
export async function settleDeliveries(db: Queryable, { fence, epoch }: ReplayOwner, id: string): Promise<Outstanding> {
  const terms = [fence, epoch, id];
  const [found] = (await db.query<Outstanding & { someAreOver: boolean }>(LOOK, terms)).rows;
  if (!found) throw staleEpoch(fence);
  const { waiting, moving, someAreOver } = found;
  if (!someAreOver) return { waiting, moving };
  const [written] = (await db.query<{ settled: number }>(SETTLE, terms)).rows;
  if (!written) throw staleEpoch(fence);
  return { waiting: waiting - written.settled, moving };
}

const staleEpoch = (fence: string) => new PosthornError('stale-epoch', `Another process leads ${fence} now.`);

/** Ends a replay whose deliveries are over. @param endedAtMs Unix milliseconds */
export async function endReplay(db: Queryable, owner: ReplayOwner, id: string, endedAtMs: number): Promise<void> {
  await db.query(
    `with ${FENCE}
     update posthorn.replay r set state = case r.state when 'running' then 'completed' else 'cancelled' end,
       ended_at = coalesce(r.ended_at, $4), problem = null
     where r.id = $3 and r.state in ('running', 'cancelling') and exists (select from fence)
       and not exists (select from posthorn.replay_delivery i where i.replay_id = r.id)`,
    [owner.fence, owner.epoch, id, new Date(endedAtMs)],
  );
}

/** Notes the reason why a replay makes no progress; null once it does. */
export async function noteProblem(
  db: Queryable,
  owner: ReplayOwner,
  id: string,
  problem: string | null,
): Promise<void> {
  await db.query(
    `with ${FENCE} update posthorn.replay r set problem = $4 where r.id = $3 and exists (select from fence)`,
    [owner.fence, owner.epoch, id, problem],
  );
}

/**
 * Cancels a running replay in the caller's transaction. @returns false if it is not running
 * @param endedAtMs Unix milliseconds
 */
export async function beginCancel(tx: Queryable, id: string, endedAtMs: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update posthorn.replay r set state = 'cancelling', ended_at = $2, problem = null
     where r.id = $1 and r.state = 'running'`,
    [id, new Date(endedAtMs)],
  );
  return rowCount === 1;
}

/**
 * Takes back the deliveries of a cancelled replay that no process has in hand, in the caller's transaction. An event
 * that the endpoint would have got by this replay alone is not in its deliveries any more.
 */
export async function takeBackDeliveries(tx: Queryable, id: string): Promise<void> {
  const { rows } = await tx.query<{ delivery_id: string }>(
    'select i.delivery_id from posthorn.replay_delivery i where i.replay_id = $1',
    [id],
  );
  if (rows.length === 0) return;
  const freed = await cancelReplayDue(
    tx,
    id,
    rows.map((row) => row.delivery_id),
  );
  await removeMatches(
    tx,
    freed.filter(({ isNew }) => isNew),
  );
  await tx.query('delete from posthorn.replay_delivery i where i.replay_id = $1 and i.delivery_id = any($2::uuid[])', [
    id,
    uuidArray(freed.map(({ deliveryId }) => deliveryId)),
  ]);
}

/** Holds other requests for a replay of the project back until the end of the caller's transaction. */
export async function holdProject(tx: Queryable, projectId: string): Promise<void> {
  await tx.query('select from posthorn.project p where p.id = $1 for no key update', [projectId]);
}

/** The number of replays of a project that are running. */
export async function countRunning(db: Queryable, projectId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from posthorn.replay r where r.project_id = $1 and r.state = 'running'`,
    [projectId],
  );
  return rows[0]!.count;
}

/** Deletes the replays that are over and older than the retention of events. */
export async function dropOldReplays(db: Queryable, nowMs: number, retentionDays: number): Promise<void> {
  await db.query(`delete from posthorn.replay r where r.id < $1 and r.state in ('completed', 'cancelled')`, [
    lowestUuidAt(nowMs - retentionDays * DAY_MS),
  ]);
}
