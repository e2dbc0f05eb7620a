import { mustStore, type Queryable, queryStoring, uuidArray } from '#postgres';

/** An endpoint that gets an event later than its routing. */
export interface AddedMatch {
  eventId: string;
  endpointId: string;
}

const columnsOf = (matches: readonly AddedMatch[]) => [
  uuidArray(matches.map(({ eventId }) => eventId)),
  uuidArray(matches.map(({ endpointId }) => endpointId)),
];

const ADD = `with i as materialized (
  select * from unnest($1::uuid[], $2::uuid[]) as i (event_id, endpoint_id)
),
added as (
  insert into posthorn.added_match (event_id, endpoint_id)
  select i.event_id, i.endpoint_id from i order by i.event_id, i.endpoint_id
  on conflict do nothing
  returning event_id, endpoint_id
)
select from added where ${mustStore(
  'posthorn.added_match',
  `select not exists (
    select from i where not exists (select from added a where a.event_id = i.event_id and a.endpoint_id = i.endpoint_id)
      and not exists (
        select from posthorn.added_match m where m.event_id = i.event_id and m.endpoint_id = i.endpoint_id)
  )`,
)}`;

/**
 * Adds endpoints to the routings of events that they did not get. The routing row stays as it is: it states the
 * decision of its time. `posthorn.whole_routing` has the endpoints behind the others. Part of the caller's transaction,
 * which also makes the deliveries due.
 * @throws RowsDroppedError if a trigger drops a row: then nothing is written
 */
export async function addMatches(tx: Queryable, matches: readonly AddedMatch[]): Promise<void> {
  if (matches.length === 0) return;
  await queryStoring(tx, { name: 'add-matches', text: ADD, values: columnsOf(matches) });
}

/** Removes endpoints again whose deliveries are not sent after all. Part of the caller's transaction. */
export async function removeMatches(tx: Queryable, matches: readonly AddedMatch[]): Promise<void> {
  if (matches.length === 0) return;
  await tx.query(
    `delete from posthorn.added_match m using unnest($1::uuid[], $2::uuid[]) as i (event_id, endpoint_id)
     where m.event_id = i.event_id and m.endpoint_id = i.endpoint_id`,
    columnsOf(matches),
  );
}

/** Deletes the added matches of events whose ids are lower, before the events are dropped. */
export async function dropMatchesBefore(db: Queryable, lowestKept: string): Promise<void> {
  await db.query('delete from posthorn.added_match where event_id < $1', [lowestKept]);
}
