import type { OwnedPartition } from '#message-log';
import { bigintArray, booleanArray, intArray, type Queryable, textArray, uuidArray } from '#postgres';

/** How far the fan-out of an event has come. */
export interface EventPlace {
  eventId: string;
  owner: OwnedPartition;
  /** The number of endpoints, from the first on, whose deliveries are acknowledged. */
  next: number;
  /** True if these are all endpoints: the row is deleted. */
  isDone: boolean;
}

const SAVE = `with i as materialized (
  select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::int[], $5::boolean[])
    as i (fence, epoch, event_id, next, is_done)
),
fence as materialized (
  select o.name, o.epoch from posthorn.ownership o where o.name in (select i.fence from i) for share
),
ours as materialized (
  select i.* from i join fence f on f.name = i.fence and f.epoch = i.epoch
),
gone as (
  delete from posthorn.fanout f using ours o where f.event_id = o.event_id and o.is_done
)
update posthorn.fanout f set next = o.next from ours o
where f.event_id = o.event_id and not o.is_done and f.next < o.next`;

/** Saves how far the fan-out of events has come. Nothing is written for a stale epoch. */
export async function savePlaces(db: Queryable, places: readonly EventPlace[]): Promise<void> {
  await db.query({
    name: 'save-fan-out-places',
    text: SAVE,
    values: [
      textArray(places.map(({ owner }) => owner.fence)),
      bigintArray(places.map(({ owner }) => owner.epoch)),
      uuidArray(places.map(({ eventId }) => eventId)),
      intArray(places.map(({ next }) => next)),
      booleanArray(places.map(({ isDone }) => isDone)),
    ],
  });
}
