import type pg from 'pg';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import type { PosthornEvent } from '#kernel';

/**
 * Events with ids between `from` and `to` that were accepted and never routed, oldest first: their record was lost on its way (a
 * topic that was deleted, a cursor that was set by hand).
 */
export async function findUnrouted(
  db: Pick<pg.Pool, 'query'>,
  from: string,
  to: string,
  limit: number,
): Promise<PosthornEvent[]> {
  const { rows } = await db.query<EventRow>(
    `select ${EVENT_COLUMNS} from posthorn.event e
     where e.id > $1 and e.id < $2 and not exists (select from posthorn.routing r where r.event_id = e.id)
     order by e.id limit $3`,
    [from, to, limit],
  );
  return rows.map(toEvent);
}
