import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import type { PosthornEvent } from '#kernel';
import { type Queryable, uuidArray } from '#postgres';

/** The events with these ids, in the order of the ids. Events that were dropped in the meantime are left out. */
export async function readEventsById(db: Queryable, ids: readonly string[]): Promise<PosthornEvent[]> {
  const { rows } = await db.query<EventRow>(
    `select ${EVENT_COLUMNS} from posthorn.event e where e.id = any($1::uuid[])`,
    [uuidArray(ids)],
  );
  const events = new Map(rows.map((row) => [row.id, toEvent(row)]));
  return ids.flatMap((id) => events.get(id) ?? []);
}
