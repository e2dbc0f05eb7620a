import { lowestUuidAt, unixMsOfUuid } from '#kernel';
import { mondayBefore } from '#postgres';
import type { DeliverySelection } from './delivery-filter.ts';
import { type DeliveryPlace, idOfPlace } from './delivery-place.ts';

const WEEK_MS = 7 * 86_400_000;
/** The number of weeks of the second span. */
const SECOND_SPAN_WEEKS = 4;

/**
 * Divides what a selection has behind a place into spans of time: the rest of the place's week, the next four weeks,
 * and all others, in the order of the list. Most pages are full after the first span. Its statements are planned for
 * the partitions of one week; to plan them for all weeks takes as long as to run them.
 * @param after null for the begin of the list
 * @param nowMs the present; weeks to come have no span of their own, because they are empty
 */
export function spansBehind(
  selection: DeliverySelection,
  after: DeliveryPlace | null,
  nowMs: number,
): DeliverySelection[] {
  const { fromId, beforeId, order } = selection;
  if (order === 'desc') return spansBefore(selection, unixMsOfUuid(after ? idOfPlace(after) : beforeId), nowMs);
  return spansFrom(selection, unixMsOfUuid(after ? idOfPlace(after) : fromId));
}

/** The part of a selection with the millisecond of an id. */
export function atMsOf(selection: DeliverySelection, id: string): DeliverySelection {
  const ms = unixMsOfUuid(id);
  const fromId = greatest(selection.fromId, lowestUuidAt(ms));
  return { ...selection, fromId, beforeId: least(selection.beforeId, lowestUuidAt(ms + 1)) };
}

/** The part of a selection up to an id, in the order of the list, with the whole millisecond of the id. */
export function upTo(selection: DeliverySelection, id: string): DeliverySelection {
  const { fromId, beforeId } = atMsOf(selection, id);
  return selection.order === 'desc' ? { ...selection, fromId } : { ...selection, beforeId };
}

/** The spans, youngest first, up to the end of a millisecond. */
function spansBefore(selection: DeliverySelection, atMs: number, nowMs: number): DeliverySelection[] {
  const { fromId, beforeId } = selection;
  const monday = mondayBefore(Math.min(atMs, nowMs));
  const end = least(beforeId, lowestUuidAt(atMs + 1));
  const cuts = [monday, monday - SECOND_SPAN_WEEKS * WEEK_MS].map(lowestUuidAt);
  const edges = [end, ...cuts.filter((id) => id > fromId && id < end), fromId];
  return edges.slice(1).map((edge, nth) => ({ ...selection, fromId: edge, beforeId: edges[nth]! }));
}

/** The spans, oldest first, from the begin of a millisecond. One span if no time is known at which the first row is. */
function spansFrom(selection: DeliverySelection, atMs: number): DeliverySelection[] {
  const { fromId, beforeId } = selection;
  if (atMs === 0) return [selection];
  const monday = mondayBefore(atMs) + WEEK_MS;
  const begin = greatest(fromId, lowestUuidAt(atMs));
  const cuts = [monday, monday + SECOND_SPAN_WEEKS * WEEK_MS].map(lowestUuidAt);
  const edges = [begin, ...cuts.filter((id) => id > begin && id < beforeId), beforeId];
  return edges.slice(1).map((edge, nth) => ({ ...selection, fromId: edges[nth]!, beforeId: edge }));
}

const least = (one: string, other: string) => (one < other ? one : other);
const greatest = (one: string, other: string) => (one > other ? one : other);
