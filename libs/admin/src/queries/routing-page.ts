import { lowestUuidAt } from '#kernel';
import { idBefore } from '../id-before.ts';
import type { ListOrder } from '../list-order.ts';
import { type Missed, readMisses, type RoutedSource } from '../routing/read-misses.ts';
import { readMatched } from '../routing/read-routing.ts';
import { type Cursor, idCursorOf, isNumberCursor, numberCursorOf } from './cursor.ts';
import { cursorsOf, type PageCursors, readingOf } from './page.ts';

/** One page of a routing: endpoints that get the event, then endpoints that do not. */
export interface RoutingPage extends PageCursors {
  /** UUIDs, in the order of the routing. */
  matched: string[];
  /** By their ids. */
  missed: Missed[];
}

/** The position of a matched endpoint, from 1, or the id of a missed one, all of which are behind the matched ones. */
type RoutingPlace = number | string;

/** Endpoints in the order of the reading, and the place of the last one; null if no more follow. */
interface Part {
  matched: string[];
  missed: Missed[];
  last: RoutingPlace | null;
}

const FIRST_ID = lowestUuidAt(0);

const cursorIn = (text: string | null): Cursor<RoutingPlace> | null =>
  isNumberCursor(text, 'routing') ? numberCursorOf('routing', text) : idCursorOf('routing', text);

function stepBack(place: RoutingPlace, order: ListOrder): RoutingPlace {
  if (typeof place === 'string') return idBefore(place, order);
  return place + (order === 'desc' ? 1 : -1);
}

/**
 * Reads a page of a routing. The order cannot be turned, because it is that of the routing and then that of the ids.
 * @throws PosthornError `invalid-input` if the cursor is not a cursor of a routing
 */
export async function readRoutingPage(
  source: RoutedSource,
  cursor: string | null,
  limit: number,
): Promise<RoutingPage> {
  const reading = readingOf<RoutingPlace>('routing', cursorIn(cursor), 'asc', String, stepBack);
  const { behind, isBackwards } = reading;
  const { matched, missed, last } =
    isBackwards && behind !== null ? await readBack(source, behind, limit) : await readOn(source, behind, limit);
  const cursors = cursorsOf(reading, last === null ? null : String(last));
  return isBackwards
    ? { matched: matched.toReversed(), missed: missed.toReversed(), ...cursors }
    : { matched, missed, ...cursors };
}

/** Reads the endpoints behind a place. @param behind null for the begin */
async function readOn(source: RoutedSource, behind: RoutingPlace | null, limit: number): Promise<Part> {
  const { manager, event, routing } = source;
  const { matchedCount } = routing;
  const offset = typeof behind === 'string' ? matchedCount : Math.max(0, behind ?? 0);
  const matched = offset < matchedCount ? await readMatched(manager, event.id, offset, limit) : [];
  const end = offset + matched.length;
  if (end < matchedCount) return { matched, missed: [], last: end };
  const range = { behind: typeof behind === 'string' ? behind : FIRST_ID, order: 'asc' } as const;
  const { missed, isEnd } = await readMisses(source, range, limit - matched.length);
  return { matched, missed, last: isEnd ? null : (missed.at(-1)?.id ?? end) };
}

/** Reads the endpoints before a place, beginning with the nearest one. */
async function readBack(source: RoutedSource, before: RoutingPlace, limit: number): Promise<Part> {
  const { manager, event, routing } = source;
  const { missed, isEnd } =
    typeof before === 'string'
      ? await readMisses(source, { behind: before, order: 'desc' }, limit)
      : { missed: [], isEnd: true };
  if (!isEnd) return { matched: [], missed, last: missed.at(-1)!.id };
  const { matchedCount } = routing;
  const end = typeof before === 'string' ? matchedCount : Math.min(before - 1, matchedCount);
  const begin = Math.max(0, end - (limit - missed.length));
  const matched = begin < end ? await readMatched(manager, event.id, begin, end - begin) : [];
  return { matched: matched.reverse(), missed, last: begin > 0 ? begin + 1 : null };
}
