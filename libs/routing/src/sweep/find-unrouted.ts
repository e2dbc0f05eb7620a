import { type Queryable, uuidArray } from '#postgres';

/**
 * The events among these that were never routed: their record was lost on its way, for example with a deleted topic.
 */
export async function findUnrouted(db: Queryable, eventIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select i.id from unnest($1::uuid[]) with ordinality as i (id, nth)
     where not exists (select from posthorn.routing r where r.event_id = i.id) order by i.nth`,
    [uuidArray(eventIds)],
  );
  return rows.map(({ id }) => id);
}
