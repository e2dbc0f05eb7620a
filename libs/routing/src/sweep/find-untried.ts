import type pg from 'pg';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { deliveryIdOf } from '#kernel';
import type { RoutedDelivery } from '#message-log';
import { plainArray } from '#postgres';

interface RoutedRow extends EventRow {
  matched: string[];
  catalogue_version: string;
}

/**
 * One page of the events with ids between `from` and `to` that were routed to somebody: those of their deliveries that have
 * neither an attempt nor a due row, and the id to go on behind, or null at the end. A test is sent by whoever asked for it,
 * or not at all.
 */
export async function findUntried(
  db: Pick<pg.Pool, 'query'>,
  from: string,
  to: string,
  limit: number,
): Promise<{ untried: RoutedDelivery[]; last: string | null }> {
  const { rows } = await db.query<RoutedRow>(
    `select ${EVENT_COLUMNS}, r.matched, r.catalogue_version
     from posthorn.routing r join posthorn.event e on e.id = r.event_id
     where r.event_id > $1 and r.event_id < $2 and r.matched <> '{}' and not e.test
     order by r.event_id limit $3`,
    [from, to, limit],
  );
  const routed = rows.flatMap((row) => {
    const event = toEvent(row);
    const catalogueVersion = Number(row.catalogue_version);
    return row.matched.map((endpointId) => {
      return { deliveryId: deliveryIdOf(event.id, endpointId), endpointId, catalogueVersion, event };
    });
  });
  const tried = await triedOf(
    db,
    routed.map(({ deliveryId }) => deliveryId),
  );
  return {
    untried: routed.filter(({ deliveryId }) => !tried.has(deliveryId)),
    last: rows.length < limit ? null : rows.at(-1)!.id,
  };
}

async function triedOf(db: Pick<pg.Pool, 'query'>, deliveryIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `select i.id from unnest($1::uuid[]) as i (id)
     where exists (select from posthorn.attempt a where a.delivery_id = i.id)
        or exists (select from posthorn.due d where d.delivery_id = i.id)`,
    [plainArray(deliveryIds)],
  );
  return new Set(rows.map(({ id }) => id));
}
