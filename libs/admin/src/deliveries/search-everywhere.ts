import type { EntityManager } from 'typeorm';
import { steadyMs } from '#kernel';
import { idAfter } from '../id-before.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { DeliverySelection } from './delivery-filter.ts';
import { asRouted, type DeliveryPlace } from './delivery-place.ts';
import type { SearchedDelivery, SearchResult } from './search-deliveries.ts';
import { walkDeliveries, type WalkBounds } from './walk-deliveries.ts';

/** The events of the first step, and of the longest one: a step is twice as long as the one before. */
const [FIRST_STEP, LONGEST_STEP] = [1_000, 8_000];

/**
 * Reads deliveries of all projects behind a place until enough are found, or the time is over. It walks the primary key
 * of events, whose ids begin with their time, in steps of some thousand events: so a statement reads few rows, however
 * seldom a delivery is selected. An index by state has the projects apart, and would be read once for each.
 */
export async function searchEverywhere(
  context: DeliveryContext,
  selection: DeliverySelection,
  from: DeliveryPlace | null,
  { limit, timeMs }: WalkBounds,
): Promise<SearchResult> {
  const { dataSource, clock } = context;
  const beganMs = steadyMs(clock);
  const leftMs = () => timeMs - (steadyMs(clock) - beganMs);
  const found: SearchedDelivery[] = [];
  let [rest, place] = [restBehind(selection, from), from];
  for (let events = FIRST_STEP; ; events = Math.min(2 * events, LONGEST_STEP)) {
    const edge = await readEdge(dataSource.manager, rest, events);
    const step = edge === undefined ? rest : withEnd(rest, edge);
    const bounds = { limit: limit + 1 - found.length, timeMs: leftMs() };
    const next = await walkDeliveries(context, step, place, bounds, (row, at) => {
      found.push({ ...row, place: at });
    });
    if (found.length > limit) return { found: found.slice(0, limit), next: found[limit - 1]!.place };
    if (next !== null || edge === undefined) return { found, next };
    if (leftMs() < 0) return { found, next: endOf(rest, edge) };
    [rest, place] = [behindEvent(rest, edge), null];
  }
}

/** The last event of a step; undefined if fewer events are left. */
async function readEdge(
  manager: EntityManager,
  { fromId, beforeId, order }: DeliverySelection,
  events: number,
): Promise<string | undefined> {
  const [row] = await manager.query<{ id: string }[]>(
    `select e.id from posthorn.event e where e.id >= $1 and e.id < $2 order by e.id ${order} offset $3 limit 1`,
    [fromId, beforeId, events - 1],
  );
  return row?.id;
}

/** The part of a selection from the event of a place on. */
function restBehind(selection: DeliverySelection, from: DeliveryPlace | null): DeliverySelection {
  if (from === null) return selection;
  const { eventId } = asRouted(from, selection.order);
  const { fromId, beforeId, order } = selection;
  if (order === 'asc') return { ...selection, fromId: eventId > fromId ? eventId : fromId };
  const end = idAfter(eventId);
  return { ...selection, beforeId: end < beforeId ? end : beforeId };
}

/** The part of a selection up to an event, in the order of the reading. */
const withEnd = (selection: DeliverySelection, edge: string): DeliverySelection =>
  selection.order === 'desc' ? { ...selection, fromId: edge } : { ...selection, beforeId: idAfter(edge) };

/** The part of a selection behind an event, in the order of the reading. */
const behindEvent = (selection: DeliverySelection, edge: string): DeliverySelection =>
  selection.order === 'desc' ? { ...selection, beforeId: edge } : { ...selection, fromId: idAfter(edge) };

/** The place behind all deliveries of an event, in the order of the reading. */
const endOf = ({ isBackwards }: DeliverySelection, eventId: string): DeliveryPlace => ({
  eventId,
  nth: isBackwards ? 0 : null,
});
