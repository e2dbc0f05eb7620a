import type { Queryable } from '#postgres';

/** The keys that one statement examines, which takes some milliseconds. */
const PAGE = 1_000;
/** The most pages of one call: a week of keys is deleted in a few calls, a minute apart. */
const MAX_PAGES = 200;

/**
 * Deletes the keys of events that were dropped, so that their ids take no room and may be sent again. Starts with the
 * oldest event, and ends at a page that has a key whose event still exists. A key whose event was dropped out of turn
 * is freed when a caller sends it.
 * @returns the number of deleted keys
 */
export async function dropOldKeys(db: Queryable): Promise<number> {
  let dropped = 0;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const { rowCount } = await db.query(
      `delete from posthorn.event_key k using (
         select o.project_id, o.key from posthorn.event_key o order by o.event_id limit $1
       ) oldest
       where k.project_id = oldest.project_id and k.key = oldest.key
         and not exists (select from posthorn.event e where e.id = k.event_id)`,
      [PAGE],
    );
    dropped += rowCount ?? 0;
    if (rowCount !== PAGE) break;
  }
  return dropped;
}
