import { channelsSql } from '../events/event-channels.ts';
import { EVENTS, keyOfType } from '../log-blocks/block-source.ts';
import { idAfter } from '../id-before.ts';
import { readIds } from '../log-blocks/read-blocks.ts';
import { operatorOf } from '../list-order.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { DeliverySelection } from './delivery-filter.ts';
import type { RoutedPlace } from './delivery-place.ts';
import { OF_ANY_PROJECT } from './find-delivery.ts';
import type { ListedDelivery } from './read-deliveries.ts';
import { upTo } from './spans.ts';
import { Statement } from './statement.ts';

/** A delivery with the position of its endpoint in the routing of its event, from 1. */
export interface PlacedDelivery extends ListedDelivery {
  nth: number;
}

/** More than any event has endpoints. */
const ABOVE_ALL = 2_147_483_647;

/** The place behind all endpoints of an event, in the order of the reading. */
const behind = ({ isBackwards }: DeliverySelection, eventId: string): RoutedPlace => ({
  eventId,
  nth: isBackwards ? 0 : ABOVE_ALL,
});

/** The place at which a page begins: not before the first event of the selection. */
function placeWithin(selection: DeliverySelection, after: RoutedPlace | null): RoutedPlace {
  const { fromId, beforeId, order, isBackwards } = selection;
  const isInside = after !== null && (order === 'desc' ? after.eventId < beforeId : after.eventId >= fromId);
  if (isInside) return after;
  // Before the first event, none of whose endpoints are skipped: no event has the id of a bound in the order `desc`.
  return order === 'desc' ? behind(selection, beforeId) : { eventId: fromId, nth: isBackwards ? ABOVE_ALL : 0 };
}

/**
 * Reads a row for each endpoint of each event, so that the limit counts deliveries: an event may have 10,000 endpoints.
 * The index of events gives the order, and only the endpoints of one event are sorted at a time.
 * @param eventIds null for all events of the selection
 */
function readOfEvents(
  { dataSource }: DeliveryContext,
  { projectId, fromId, beforeId, order, isBackwards, eventTypes }: DeliverySelection,
  place: RoutedPlace,
  limit: number,
  eventIds: readonly string[] | null,
): Promise<PlacedDelivery[]> {
  const statement = new Statement();
  const [end, at] = [order === 'desc' ? fromId : beforeId, place.eventId].map((id) => `${statement.add(id)}::uuid`);
  const rangeOf = (id: string) =>
    order === 'desc' ? `${id} >= ${end} and ${id} <= ${at}` : `${id} >= ${at} and ${id} < ${end}`;
  const ofTypes = eventTypes === null ? '' : ` and e.type = any(${statement.add(eventTypes)}::text[])`;
  // Each limit keeps the planner from reading the whole range, in which it expects a single row.
  const events =
    eventIds === null
      ? `posthorn.event e join posthorn.whole_routing r on r.event_id = e.id and ${rangeOf('r.event_id')}`
      : `unnest(${statement.add(eventIds)}::uuid[]) i (id)
         cross join lateral (select x.* from posthorn.event x where x.id = i.id and ${rangeOf('x.id')} limit 1) e
         cross join lateral (
           select x.matched from posthorn.whole_routing x where x.event_id = i.id and ${rangeOf('x.event_id')} limit 1
         ) r`;
  const nthOrder = isBackwards ? 'desc' : 'asc';
  const ofProject = projectId === null ? OF_ANY_PROJECT : `e.project_id = ${statement.add(projectId)}`;
  return dataSource.manager.query<PlacedDelivery[]>(
    `select e.id as "eventId", e.type as "eventType", e.test, ${channelsSql('e')} as "eventChannels", m.id as "endpointId", m.nth::int as nth
     from ${events}
     cross join lateral unnest(r.matched) with ordinality as m (id, nth)
     where ${ofProject} and ${rangeOf('e.id')}${ofTypes}
       and (e.id ${operatorOf(order)} ${at} or m.nth ${operatorOf(nthOrder)} ${statement.add(place.nth ?? ABOVE_ALL)})
     order by e.id ${order}, m.nth ${nthOrder} limit ${statement.add(limit)}`,
    statement.values,
  );
}

/** The next events of the types of a selection from a place on; undefined while the blocks lack too many events. */
function readEventIds(
  { pool }: DeliveryContext,
  { projectId, fromId, beforeId, order, eventTypes }: DeliverySelection,
  place: RoutedPlace,
  limit: number,
): Promise<string[] | undefined> {
  const keys = eventTypes!.map((type) => keyOfType(projectId!, type));
  const bounds = order === 'desc' ? { fromId, beforeId: idAfter(place.eventId) } : { fromId: place.eventId, beforeId };
  return readIds(pool, EVENTS, { ...bounds, keys, order }, limit);
}

/** The next deliveries of the types of a selection, whose events are found by their blocks. */
async function readOfTypes(
  context: DeliveryContext,
  selection: DeliverySelection,
  after: RoutedPlace,
  limit: number,
): Promise<PlacedDelivery[]> {
  const rows: PlacedDelivery[] = [];
  for (let place = after; ;) {
    const ids = await readEventIds(context, selection, place, limit);
    if (ids === undefined)
      return [...rows, ...(await readOfEvents(context, selection, place, limit - rows.length, null))];
    const last = ids.at(-1);
    if (last === undefined) return rows;
    rows.push(...(await readOfEvents(context, upTo(selection, last), place, limit - rows.length, ids)));
    if (ids.length < limit || rows.length === limit) return rows;
    place = behind(selection, last);
  }
}

/**
 * The next deliveries of a project, or of all projects, by the routings of events, and within an event in the order of
 * its routing. Only the conditions of a selection on events are applied.
 */
export function readRouted(
  context: DeliveryContext,
  selection: DeliverySelection,
  after: RoutedPlace | null,
  limit: number,
): Promise<PlacedDelivery[]> {
  const { projectId, eventId, eventTypes } = selection;
  const place = placeWithin(selection, after);
  const eventIds = eventId === null ? selection.eventIds : [eventId];
  const isByTypes = eventIds === null && eventTypes !== null && projectId !== null;
  if (isByTypes) return readOfTypes(context, selection, place, limit);
  return readOfEvents(context, selection, place, limit, eventIds);
}
