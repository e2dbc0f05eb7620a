import { isEventTypeName, isUuid, PosthornError } from '#kernel';
import { type DeliveryPlace, placeOfText, textOfPlace } from '../deliveries/delivery-place.ts';

/** One page of a list; `nextCursor` is opaque, and null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

const ID_LISTS = [
  'projects',
  'keys',
  'adminkeys',
  'tokens',
  'endpoints',
  'webhooks',
  'events',
  'notifications',
  'dead',
  'routing',
  'replays',
] as const;
/** The lists that are paged by ids. A routing is paged by numbers first. */
export type IdList = (typeof ID_LISTS)[number];
/** The lists that are paged by numbers. */
export type NumberList = 'history' | 'routing' | 'attempts';
/** The list that a cursor names, so that no other list accepts it. Event types have used `name` from the beginning. */
type List = IdList | NumberList | 'deliveries' | 'name';

/** The message for a cursor that is not a cursor of the list. */
export const CURSOR_MESSAGE = 'must be a nextCursor of an earlier page of this list';

const NUMBER_FORM = /^\d{1,9}$/;
const CURSOR_FORM = /^(?:([a-z]+):)?(.*)$/s;

const cursorOf = (list: List, text: string) => Buffer.from(`${list}:${text}`).toString('base64url');

/**
 * The text of the item that a cursor of this list stands behind; undefined for any other cursor. In earlier versions
 * only cursors of event types named their list.
 */
function textIn(cursor: unknown, list: List): string | undefined {
  if (typeof cursor !== 'string') return undefined;
  const decoded = Buffer.from(cursor, 'base64url');
  const [, named = list === 'name' ? undefined : list, text] = CURSOR_FORM.exec(decoded.toString())!;
  return named === list && decoded.toString('base64url') === cursor ? text : undefined;
}

const idIn = (cursor: unknown, list: IdList) => {
  const text = textIn(cursor, list);
  return text !== undefined && isUuid(text) ? text : undefined;
};

const numberIn = (cursor: unknown, list: NumberList) => {
  const text = textIn(cursor, list);
  return text !== undefined && NUMBER_FORM.test(text) ? Number(text) : undefined;
};

const nameIn = (cursor: unknown) => {
  const text = textIn(cursor, 'name');
  return text !== undefined && isEventTypeName(text) ? text : undefined;
};

function placeIn(cursor: unknown): DeliveryPlace | undefined {
  const text = textIn(cursor, 'deliveries');
  return text === undefined ? undefined : placeOfText(text);
}

/** Returns true for a cursor of any list that is paged by ids. Each list itself refuses the cursors of other lists. */
export const isIdCursor = (cursor: unknown): cursor is string =>
  ID_LISTS.some((list) => idIn(cursor, list) !== undefined);

/** Returns true for a cursor of a routing, which is paged by numbers first and by ids after that. */
export const isRoutingCursor = (cursor: unknown): cursor is string =>
  isNumberCursor(cursor, 'routing') || idIn(cursor, 'routing') !== undefined;

/** Returns true for a cursor of a list that is paged by numbers. */
export const isNumberCursor = (cursor: unknown, list: NumberList): cursor is string =>
  numberIn(cursor, list) !== undefined;

/** Returns true for a cursor of a list that is paged by the names of event types. */
export const isNameCursor = (cursor: unknown): cursor is string => nameIn(cursor) !== undefined;

/** Returns true for a cursor of a list of deliveries. */
export const isDeliveryCursor = (cursor: unknown): cursor is string => placeIn(cursor) !== undefined;

/**
 * Returns null for the beginning, else the item that was found. @throws PosthornError `invalid-input` if none was found
 */
function standing<T>(cursor: string | null, found: T | undefined): T | null {
  if (cursor === null) return null;
  if (found !== undefined) return found;
  const problems = [{ pointer: '/cursor', message: CURSOR_MESSAGE }];
  throw new PosthornError('invalid-input', 'The cursor is invalid.', { problems });
}

/** An opaque cursor that stands behind an item of a list. */
export const cursorAfter = (list: IdList, id: string): string => cursorOf(list, id);

/**
 * The id of the item after which a page begins, or null for the first page.
 * @throws PosthornError `invalid-input` if the cursor is not a cursor of this list
 */
export const idOfCursor = (list: IdList, cursor: string | null): string | null => standing(cursor, idIn(cursor, list));

/** An opaque cursor that stands behind a number. */
export const cursorAfterNumber = (list: NumberList, number: number): string => cursorOf(list, String(number));

/**
 * The number after which a page begins, or null for the first page.
 * @throws PosthornError `invalid-input` if the cursor is not a cursor of this list
 */
export const numberOfCursor = (list: NumberList, cursor: string | null): number | null =>
  standing(cursor, numberIn(cursor, list));

/** An opaque cursor that stands behind the name of an event type. */
export const cursorAfterName = (name: string): string => cursorOf('name', name);

/**
 * The name that a cursor stands behind, or null for the beginning.
 * @throws PosthornError `invalid-input` if it is not one of this list
 */
export const nameOfCursor = (cursor: string | null): string | null => standing(cursor, nameIn(cursor));

/** An opaque cursor that stands behind a delivery. */
export const cursorAfterPlace = (place: DeliveryPlace): string => cursorOf('deliveries', textOfPlace(place));

/**
 * The place that a cursor stands behind, or null for the beginning.
 * @throws PosthornError `invalid-input` if it is not one of this list
 */
export const placeOfCursor = (cursor: string | null): DeliveryPlace | null => standing(cursor, placeIn(cursor));

/** Cuts off the extra row, which was read to find out whether there is a next page. */
export function pageOf<Row extends { id: string }, T>(
  list: IdList,
  rows: Row[],
  limit: number,
  view: (row: Row) => T,
): Page<T> {
  const kept = rows.slice(0, limit);
  return { items: kept.map(view), nextCursor: rows.length > limit ? cursorAfter(list, kept.at(-1)!.id) : null };
}
