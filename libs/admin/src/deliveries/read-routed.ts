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

/** SQL of the deliveries behind a place, and of their order, on a row `e` of an event and a row `m` of an endpoint. */
function behindSql(statement: Statement, { order, isBackwards }: DeliverySelection, at: string, place: RoutedPlace) {
  const nth = `${statement.add(place.nth ?? ABOVE_ALL)}::int`;
  const nthOrder = isBackwards ? 'desc' : 'asc';
  // The endpoints of the place's own event that are behind it.
  const rest = isBackwards
    ? `least(greatest(${nth} - 1, 0), cardinality(r.matched))`
    : `greatest(cardinality(r.matched) - ${nth}, 0)`;
  return {
    rest,
    isBehind: `(e.id ${operatorOf(order)} ${at} or m.nth ${operatorOf(nthOrder)} ${nth})`,
    ordered: `order by e.id ${order}, m.nth ${nthOrder}`,
  };
}

/** SQL of the routing of an event `e`. The limit keeps the planner from reading the whole range, see ADR 55. */
const routingSql = (within: string) =>
  `(select x.matched from posthorn.whole_routing x where x.event_id = e.id and ${within} limit 1) r`;

/** SQL of the condition on the types of an event `e`. */
const ofTypes = (statement: Statement, { eventTypes }: DeliverySelection) =>
  eventTypes === null ? '' : ` and e.type = any(${statement.add(eventTypes)}::text[])`;

const COLUMNS = `e.id as "eventId", e.type as "eventType", e.test, m.id as "endpointId", m.nth::int as nth`;

/**
 * Reads a row for each endpoint of known events, so that the limit counts deliveries: an event may have 10,000
 * endpoints. Only those events are read whose endpoints the limit does not leave out.
 */
function readOfEvents(
  { dataSource }: DeliveryContext,
  selection: DeliverySelection,
  place: RoutedPlace,
  limit: number,
  eventIds: readonly string[],
): Promise<PlacedDelivery[]> {
  const { order } = selection;
  const statement = new Statement();
  const { at, within, ofProject } = rangeOf(statement, selection, place);
  const { rest, isBehind, ordered } = behindSql(statement, selection, at, place);
  const rows = `${statement.add(limit)}::int`;
  const before = `coalesce(sum(case when e.id = ${at} then ${rest} else cardinality(r.matched) end)
    over (order by e.id ${order} rows between unbounded preceding and 1 preceding), 0)`;
  const routed = `select e.id, e.type, e.test, ${channelsSql('e')} as channels, r.matched, ${before} as before
    from unnest(${statement.add(eventIds)}::uuid[]) i (id)
    cross join lateral (select x.* from posthorn.event x where x.id = i.id and ${within('x.id')} limit 1) e
    cross join lateral ${routingSql(within('x.event_id'))}
    where ${ofProject('e')}${ofTypes(statement, selection)}`;
  return dataSource.manager.query<PlacedDelivery[]>(
    `select ${COLUMNS}, e.channels as "eventChannels"
     from (${routed}) e cross join lateral unnest(e.matched) with ordinality as m (id, nth)
     where e.before < ${rows} and ${isBehind} ${ordered} limit ${rows}`,
    statement.values,
  );
}

/** A row of a step: a delivery, or only the last event of the step. */
type StepRow = (PlacedDelivery | (Omit<ListedDelivery, 'endpointId'> & { nth: null })) & { isLast: boolean };

/**
 * Reads a row for each endpoint of the next `STEP_EVENTS` events. The index of events gives the order, and only the
 * endpoints of one event are sorted at a time. The same statement finds the last event of the step: events that arrive
 * between two statements would move it, and deliveries would be skipped or repeated.
 * @returns the deliveries, and the last event; undefined if no event is left behind the step, or the limit is reached
 */
async function readStep(
  { dataSource }: DeliveryContext,
  selection: DeliverySelection,
  place: RoutedPlace,
  limit: number,
): Promise<{ rows: PlacedDelivery[]; edge: string | undefined }> {
  const { order } = selection;
  const statement = new Statement();
  const { at, within, ofProject, byIndex } = rangeOf(statement, selection, place);
  const { isBehind, ordered } = behindSql(statement, selection, at, place);
  const isLast = `e.number = ${STEP_EVENTS}`;
  const found = await dataSource.manager.query<StepRow[]>(
    // The order of the window is the one that the planner knows of its rows: it would sort the endpoints of all events.
    `select ${COLUMNS}, ${channelsSql('e')} as "eventChannels", ${isLast} as "isLast"
     from (select s.*, row_number() over (order by s.id ${order}) as number from (
       select x.* from posthorn.event x where ${byIndex('x')} and ${within('x.id')}
       order by x.id ${order} limit ${STEP_EVENTS}
     ) s) e
     left join lateral (
       select m.id, m.nth from ${routingSql(within('x.event_id'))}
       cross join lateral unnest(r.matched) with ordinality as m (id, nth)
       where ${ofProject('e')}${ofTypes(statement, selection)} and ${isBehind}
     ) m on true
     where m.nth is not null or ${isLast} ${ordered} limit ${statement.add(limit)}`,
    statement.values,
  );
  const rows = found.filter((row) => row.nth !== null);
  const last = found.at(-1);
  return { rows, edge: rows.length < limit && last?.isLast ? last.eventId : undefined };
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
    const { rows: read, edge } = await readStep(context, selection, place, limit - rows.length);
    rows.push(...read);
    if (rows.length === limit) return { rows, rest: placeOf(rows.at(-1)!) };
    if (edge === undefined) return { rows, rest: null };
    place = behind(selection, edge);
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
