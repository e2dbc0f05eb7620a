import { deliveryIdOf } from '#kernel';
import type { RoutedDelivery } from '#message-log';
import { type Queryable, uuidArray } from '#postgres';
import { readEventsById } from './read-events-by-id.ts';

/** Deliveries that a page looks at; the last event of it may exceed them. */
const PAGE_DELIVERIES = 5_000;

interface RoutedRow {
  event_id: string;
  matched: string[];
  catalogue_version: string;
}

/** A delivery that was routed and has neither an attempt nor a due row. */
export type UntriedDelivery = Omit<RoutedDelivery, 'event'> & { eventId: string };

/** The result of `findUntried`. The sweeper calls it again with the events after `last`. */
export interface UntriedPage {
  untried: UntriedDelivery[];
  /** The id of the event after which the next page begins, or null at the end. */
  last: string | null;
}

/**
 * One page of these events, in the order of their ids: their deliveries that have neither an attempt nor a due row.
 * Leaves out deliveries that the fan-out has not sent yet.
 */
export async function findUntried(db: Queryable, eventIds: readonly string[]): Promise<UntriedPage> {
  const { rows } = await db.query<RoutedRow>(
    `select p.event_id, p.catalogue_version, p.matched[1 : coalesce(f.next, cardinality(p.matched))] as matched
     from (
       select r.event_id, r.catalogue_version, r.matched,
         sum(cardinality(r.matched)) over (order by r.event_id) - cardinality(r.matched) as before
       from posthorn.whole_routing r where r.event_id = any($1::uuid[]) and r.matched <> '{}'
     ) p
     left join posthorn.fanout f on f.event_id = p.event_id
     where p.before < ${PAGE_DELIVERIES} order by p.event_id`,
    [uuidArray(eventIds)],
  );
  const routed = rows.flatMap(({ event_id: eventId, matched, catalogue_version: version }) =>
    matched.map((endpointId) => {
      return { deliveryId: deliveryIdOf(eventId, endpointId), endpointId, catalogueVersion: Number(version), eventId };
    }),
  );
  const tried = await triedOf(
    db,
    routed.map(({ deliveryId }) => deliveryId),
  );
  return {
    untried: routed.filter(({ deliveryId }) => !tried.has(deliveryId)),
    last: rows.at(-1)?.event_id ?? null,
  };
}

/** Brings deliveries together with their events. A delivery whose event was dropped in the meantime is left out. */
export async function withEvents(db: Queryable, untried: readonly UntriedDelivery[]): Promise<RoutedDelivery[]> {
  const ids = new Set(untried.map(({ eventId }) => eventId));
  const events = new Map((await readEventsById(db, [...ids])).map((event) => [event.id, event]));
  return untried.flatMap(({ eventId, ...delivery }) => {
    const event = events.get(eventId);
    return event ? [{ ...delivery, event }] : [];
  });
}

async function triedOf(db: Queryable, deliveryIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    `select i.id from unnest($1::uuid[]) as i (id)
     where exists (select from posthorn.attempt a where a.delivery_id = i.id)
        or exists (select from posthorn.due d where d.delivery_id = i.id)`,
    [uuidArray(deliveryIds)],
  );
  return new Set(rows.map(({ id }) => id));
}
