import { isEventTypeName, isUuid, PosthornError } from '#kernel';
import { type DeliveryPlace, placeOfText } from '../deliveries/delivery-place.ts';

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
/** The lists of deliveries: of a project, and of all projects. */
export type DeliveryList = 'deliveries' | 'alldeliveries';
/** The list that a cursor names, so that no other list accepts it. Event types have used `name` from the beginning. */
export type List = IdList | NumberList | DeliveryList | 'name';

/**
 * The side of its place on which the page of a cursor lies, in the order of the list. None means behind the place, as
 * in the cursors of earlier versions. `>=` is the same with the place itself; `<` and `<=` lead back.
 */
export type Side = '' | '>=' | '<' | '<=';

/** A cursor: a place in a list, and a side of the place. */
export interface Cursor<Place> {
  side: Side;
  place: Place;
}

/** The message for a cursor that is not a cursor of the list. */
export const CURSOR_MESSAGE = 'must be a nextCursor or prevCursor of a page of this list';

/** The rest of a list: the sides whose pages have all items that the pages of a side do not have. */
const OPPOSITE: Readonly<Record<Side, Side>> = { '': '<=', '<=': '', '<': '>=', '>=': '<' };
const NUMBER_FORM = /^\d{1,9}$/;
const CURSOR_FORM = /^(?:([a-z]+):)?(<=|>=|<)?(.*)$/s;

/** The opaque text of a cursor. */
export const textOfCursor = (list: List, { side, place }: Cursor<string>): string =>
  Buffer.from(`${list}:${side}${place}`).toString('base64url');

/** The cursor that leads to all items to which a cursor does not lead. */
export const oppositeOf = ({ side, place }: Cursor<string>): Cursor<string> => ({ side: OPPOSITE[side], place });

/**
 * The place of a cursor of this list as a text; undefined for any other cursor. In earlier versions only cursors of
 * event types named their list.
 */
function parsed(cursor: unknown, list: List): Cursor<string> | undefined {
  if (typeof cursor !== 'string') return undefined;
  const decoded = Buffer.from(cursor, 'base64url');
  const [, named = list === 'name' ? undefined : list, side, place] = CURSOR_FORM.exec(decoded.toString())!;
  const isOfList = named === list && decoded.toString('base64url') === cursor;
  return isOfList ? { side: (side ?? '') as Side, place: place! } : undefined;
}

function withPlace<Place>(
  cursor: Cursor<string> | undefined,
  parse: (text: string) => Place | undefined,
): Cursor<Place> | undefined {
  const place = cursor && parse(cursor.place);
  return place === undefined ? undefined : { side: cursor!.side, place };
}

const idIn = (cursor: unknown, list: IdList) =>
  withPlace(parsed(cursor, list), (text) => (isUuid(text) ? text : undefined));

const numberIn = (cursor: unknown, list: NumberList) =>
  withPlace(parsed(cursor, list), (text) => (NUMBER_FORM.test(text) ? Number(text) : undefined));

const nameIn = (cursor: unknown) =>
  withPlace(parsed(cursor, 'name'), (text) => (isEventTypeName(text) ? text : undefined));

const placeIn = (cursor: unknown, list: DeliveryList) => withPlace(parsed(cursor, list), placeOfText);

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
export const isDeliveryCursor = (cursor: unknown, list: DeliveryList = 'deliveries'): cursor is string =>
  placeIn(cursor, list) !== undefined;

/** Returns null for the beginning. @throws PosthornError `invalid-input` if no cursor was found in the text */
function orRefuse<T>(text: string | null, found: T | undefined): T | null {
  if (text === null) return null;
  if (found !== undefined) return found;
  const problems = [{ pointer: '/cursor', message: CURSOR_MESSAGE }];
  throw new PosthornError('invalid-input', 'The cursor is invalid.', { problems });
}

/**
 * The cursor of a list that is paged by ids, or null for the first page.
 * @throws PosthornError `invalid-input` if the text is not a cursor of this list
 */
export const idCursorOf = (list: IdList, text: string | null): Cursor<string> | null =>
  orRefuse(text, idIn(text, list));

/**
 * The cursor of a list that is paged by numbers, or null for the first page.
 * @throws PosthornError `invalid-input` if the text is not a cursor of this list
 */
export const numberCursorOf = (list: NumberList, text: string | null): Cursor<number> | null =>
  orRefuse(text, numberIn(text, list));

/**
 * The cursor of a list of event types, or null for the first page.
 * @throws PosthornError `invalid-input` if the text is not a cursor of this list
 */
export const nameCursorOf = (text: string | null): Cursor<string> | null => orRefuse(text, nameIn(text));

/**
 * The cursor of a list of deliveries, or null for the first page.
 * @throws PosthornError `invalid-input` if the text is not a cursor of this list
 */
export const deliveryCursorOf = (list: DeliveryList, text: string | null): Cursor<DeliveryPlace> | null =>
  orRefuse(text, placeIn(text, list));
