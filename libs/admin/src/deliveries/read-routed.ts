import { channelsSql } from '../events/event-channels.ts';
import { EVENTS, keyOfType } from '../log-blocks/block-source.ts';
import { idAfter } from '../id-before.ts';
import { readIds } from '../log-blocks/read-blocks.ts';
import { operatorOf } from '../list-order.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { DeliverySelection } from './delivery-filter.ts';
import type { RoutedPlace } from './delivery-place.ts';
import { ofAnyProject } from './find-delivery.ts';
import type { ListedDelivery } from './read-deliveries.ts';
import { upTo } from './spans.ts';
import { Statement } from './statement.ts';

/** A delivery with the position of its endpoint in the routing of its event, from 1. */
export interface PlacedDelivery extends ListedDelivery {
  nth: number;
}

/** Deliveries that were read, and the place behind which more may follow; null at the end. */
export interface RoutedPart {
  rows: PlacedDelivery[];
  rest: RoutedPlace | null;
}

/** The bounds of a reading: it ends at the first that is reached. */
export interface ReadingBounds {
  /** Deliveries. */
  limit: number;
  /** Returns true when the time is over. */
  isOver: () => boolean;
}

/** More than any event has endpoints. */
const ABOVE_ALL = 2_147_483_647;
/** Events that one statement examines at most. */
const STEP_EVENTS = 1_000;

/** The place behind all endpoints of an event, in the order of the reading. */
const behind = ({ isBackwards }: DeliverySelection, eventId: string): RoutedPlace => ({
  eventId,
  nth: isBackwards ? 0 : null,
});

/** The place at which a page begins: not before the first event of the selection. */
function placeWithin(selection: DeliverySelection, after: RoutedPlace | null): RoutedPlace {
  const { fromId, beforeId, order, isBackwards } = selection;
  const isInside = after !== null && (order === 'desc' ? after.eventId < beforeId : after.eventId >= fromId);
  if (isInside) return after;
  // Before the first event, none of whose endpoints are skipped: no event has the id of a bound in the order `desc`.
  return order === 'desc' ? behind(selection, beforeId) : { eventId: fromId, nth: isBackwards ? null : 0 };
}

/** The SQL of a range of ids and of a project, from a place to the end of a selection. */
function rangeOf(
  statement: Statement,
  { projectId, fromId, beforeId, order }: DeliverySelection,
  { eventId }: RoutedPlace,
) {
  const [end, at] = [order === 'desc' ? fromId : beforeId, eventId].map((id) => `${statement.add(id)}::uuid`);
  const project = projectId === null ? undefined : statement.add(projectId);
  return {
    at: at!,
    within: (id: string) =>
      order === 'desc' ? `${id} >= ${end} and ${id} <= ${at}` : `${id} >= ${at} and ${id} < ${end}`,
    ofProject: (row: string) => (project === undefined ? ofAnyProject(row) : `${row}.project_id = ${project}`),
    /** What an index answers of it: of all projects, the events of deleted ones are examined, too. */
    byIndex: (row: string) => (project === undefined ? 'true' : `${row}.project_id = ${project}`),
  };
}

/**
 * Reads a row for each endpoint of some events, so that the limit counts deliveries: an event may have 10,000
 * endpoints. The index of events gives the order, and only the endpoints of one event are sorted at a time. Of known
 * events, only those are read whose endpoints the limit does not leave out.
 * @param eventIds null for the next `STEP_EVENTS` events of the selection
 */
function readOfEvents(
  { dataSource }: DeliveryContext,
  selection: DeliverySelection,
  place: RoutedPlace,
  limit: number,
  eventIds: readonly string[] | null,
): Promise<PlacedDelivery[]> {
  const { order, isBackwards, eventTypes } = selection;
  const statement = new Statement();
  const { at, within, ofProject, byIndex } = rangeOf(statement, selection, place);
  const nth = `${statement.add(place.nth ?? ABOVE_ALL)}::int`;
  const rows = `${statement.add(limit)}::int`;
  const ofTypes = eventTypes === null ? '' : ` and e.type = any(${statement.add(eventTypes)}::text[])`;
  const nthOrder = isBackwards ? 'desc' : 'asc';
  // The endpoints of the place's own event that are behind it.
  const rest = isBackwards
    ? `least(greatest(${nth} - 1, 0), cardinality(r.matched))`
    : `greatest(cardinality(r.matched) - ${nth}, 0)`;
  const events =
    eventIds === null
      ? `(select x.* from posthorn.event x where ${byIndex('x')} and ${within('x.id')}
          order by x.id ${order} limit ${STEP_EVENTS}) e`
      : `unnest(${statement.add(eventIds)}::uuid[]) i (id)
         cross join lateral (select x.* from posthorn.event x where x.id = i.id and ${within('x.id')} limit 1) e`;
  const before =
    eventIds === null
      ? '0'
      : `coalesce(sum(case when e.id = ${at} then ${rest} else cardinality(r.matched) end)
          over (order by e.id ${order} rows between unbounded preceding and 1 preceding), 0)`;
  // Each limit of 1 keeps the planner from reading the whole range, in which it expects a single row.
  const routed = `select e.id, e.type, e.test, ${channelsSql('e')} as channels, r.matched, ${before} as before
    from ${events}
    cross join lateral (
      select x.matched from posthorn.whole_routing x where x.event_id = e.id and ${within('x.event_id')} limit 1
    ) r
    where ${ofProject('e')}${ofTypes}`;
  return dataSource.manager.query<PlacedDelivery[]>(
    `select e.id as "eventId", e.type as "eventType", e.test, e.channels as "eventChannels", m.id as "endpointId",
       m.nth::int as nth
     from (${routed}) e cross join lateral unnest(e.matched) with ordinality as m (id, nth)
     where e.before < ${rows} and (e.id ${operatorOf(order)} ${at} or m.nth ${operatorOf(nthOrder)} ${nth})
     order by e.id ${order}, m.nth ${nthOrder} limit ${rows}`,
    statement.values,
  );
}

/** The last of the next `STEP_EVENTS` events of a selection; undefined if fewer are left. */
async function readEdge(
  { dataSource }: DeliveryContext,
  selection: DeliverySelection,
  place: RoutedPlace,
): Promise<string | undefined> {
  const statement = new Statement();
  const { within, byIndex } = rangeOf(statement, selection, place);
  const [row] = await dataSource.manager.query<{ id: string }[]>(
    `select x.id from posthorn.event x where ${byIndex('x')} and ${within('x.id')}
     order by x.id ${selection.order} offset ${STEP_EVENTS - 1} limit 1`,
    statement.values,
  );
  return row?.id;
}

const placeOf = ({ eventId, nth }: PlacedDelivery): RoutedPlace => ({ eventId, nth });

/** The next deliveries of all events of a selection. Events without endpoints are passed over in steps. */
async function readAll(
  context: DeliveryContext,
  selection: DeliverySelection,
  after: RoutedPlace,
  { limit, isOver }: ReadingBounds,
): Promise<RoutedPart> {
  const rows: PlacedDelivery[] = [];
  for (let place = after; ;) {
    const read = await readOfEvents(context, selection, place, limit - rows.length, null);
    rows.push(...read);
    if (rows.length === limit) return { rows, rest: placeOf(rows.at(-1)!) };
    const edge = await readEdge(context, selection, place);
    if (edge === undefined) return { rows, rest: null };
    // In the order `asc`, an event may have come in between, and become the edge.
    const isRead = selection.order === 'desc' || read.at(-1)?.eventId === edge;
    place = isRead ? behind(selection, edge) : { eventId: edge, nth: selection.isBackwards ? null : 0 };
    if (isOver()) return { rows, rest: place };
  }
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
  bounds: ReadingBounds,
): Promise<RoutedPart> {
  const { limit, isOver } = bounds;
  const rows: PlacedDelivery[] = [];
  let place = after;
  for (let count = limit; ; count = Math.min(2 * count, STEP_EVENTS)) {
    const ids = await readEventIds(context, selection, place, count);
    if (ids === undefined) {
      const { rows: others, rest } = await readAll(context, selection, place, { limit: limit - rows.length, isOver });
      return { rows: [...rows, ...others], rest };
    }
    const last = ids.at(-1);
    if (last === undefined) return { rows, rest: null };
    rows.push(...(await readOfEvents(context, upTo(selection, last), place, limit - rows.length, ids)));
    if (rows.length === limit) return { rows, rest: placeOf(rows.at(-1)!) };
    if (ids.length < count) return { rows, rest: null };
    place = behind(selection, last);
    if (isOver()) return { rows, rest: place };
  }
}

/**
 * The next deliveries of a project, or of all projects, by the routings of events, and within an event in the order of
 * its routing. Only the conditions of a selection on events are applied.
 */
export async function readRouted(
  context: DeliveryContext,
  selection: DeliverySelection,
  after: RoutedPlace | null,
  bounds: ReadingBounds,
): Promise<RoutedPart> {
  const { projectId, eventId, eventTypes } = selection;
  const place = placeWithin(selection, after);
  const eventIds = eventId === null ? selection.eventIds : [eventId];
  if (eventIds !== null) {
    const rows = await readOfEvents(context, selection, place, bounds.limit, eventIds);
    return { rows, rest: rows.length === bounds.limit ? placeOf(rows.at(-1)!) : null };
  }
  const isByTypes = eventTypes !== null && projectId !== null;
  return (isByTypes ? readOfTypes : readAll)(context, selection, place, bounds);
}
