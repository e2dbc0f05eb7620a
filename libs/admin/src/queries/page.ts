import { type FindOperator, LessThan, MoreThan } from 'typeorm';
import { idBefore } from '../id-before.ts';
import { type ListOrder, reverseOf } from '../list-order.ts';
import {
  type Cursor,
  idCursorOf,
  type IdList,
  type List,
  nameCursorOf,
  numberCursorOf,
  type NumberList,
  oppositeOf,
  textOfCursor,
} from './cursor.ts';

/** One page of a list; its cursors are opaque. */
export interface Page<T> {
  items: T[];
  /** Leads to the next page; null at the end. */
  nextCursor: string | null;
  /** Leads back to the page before; null on the first page. */
  prevCursor: string | null;
}

/** The cursors of a page. */
export type PageCursors = Pick<Page<unknown>, 'nextCursor' | 'prevCursor'>;

/** The page of a list that a request names. */
export interface PageRequest {
  cursor: string | null;
  /** The most items. */
  limit: number;
  order: ListOrder;
}

/** The way in which a page is read: the rows behind a place, in an order. */
export interface Reading<Place> {
  list: List;
  /** The cursor of the page as a text; null for the first page. */
  start: Cursor<string> | null;
  /** The place that all rows are behind, in the order of the reading; null for the begin of the list. */
  behind: Place | null;
  /** The order of the list, or its reverse on the way back: then the page is turned round when it is read. */
  order: ListOrder;
  isBackwards: boolean;
}

/** Returns true if the page of a cursor has the place itself, if an item is there. */
export const isInclusive = ({ side }: Cursor<unknown>): boolean => side.endsWith('=');
/** Returns true if a cursor leads back. */
export const isBack = ({ side }: Cursor<unknown>): boolean => side.startsWith('<');

/**
 * The way in which the page of a cursor is read.
 * @param textOf the text of a place in a cursor
 * @param stepBack the place just before a place, in the order of the reading: what is behind it begins with the place
 */
export function readingOf<Place>(
  list: List,
  cursor: Cursor<Place> | null,
  listOrder: ListOrder,
  textOf: (place: Place) => string,
  stepBack: (place: Place, order: ListOrder, isBackwards: boolean) => Place,
): Reading<Place> {
  if (cursor === null) return { list, start: null, behind: null, order: listOrder, isBackwards: false };
  const isBackwards = isBack(cursor);
  const order = isBackwards ? reverseOf(listOrder) : listOrder;
  const { side, place } = cursor;
  const behind = isInclusive(cursor) ? stepBack(place, order, isBackwards) : place;
  return { list, start: { side, place: textOf(place) }, behind, order, isBackwards };
}

/**
 * The way in which a page of a list is read that is paged by ids.
 * @throws PosthornError `invalid-input` if the cursor is not a cursor of this list
 */
export const readingById = (list: IdList, { cursor, order }: Omit<PageRequest, 'limit'>): Reading<string> =>
  readingOf(list, idCursorOf(list, cursor), order, (id) => id, idBefore);

/**
 * The way in which a page of a list is read that is paged by numbers.
 * @throws PosthornError `invalid-input` if the cursor is not a cursor of this list
 */
export const readingByNumber = (list: NumberList, { cursor, order }: Omit<PageRequest, 'limit'>): Reading<number> =>
  readingOf(list, numberCursorOf(list, cursor), order, String, (number, by) => number + (by === 'desc' ? 1 : -1));

/**
 * The way in which a page of event types is read. A name has no neighbour: `isInclusive` is true if the page has the
 * name itself.
 * @throws PosthornError `invalid-input` if the cursor is not a cursor of this list
 */
export function readingByName(text: string | null, order: ListOrder): Reading<string> & { isInclusive: boolean } {
  const cursor = nameCursorOf(text);
  const reading = readingOf(
    'name',
    cursor,
    order,
    (name) => name,
    (name) => name,
  );
  return { ...reading, isInclusive: cursor !== null && isInclusive(cursor) };
}

/** The condition of TypeORM on the ids of a page; empty for the begin of a list. */
export function idBehind({ behind, order }: Reading<string>): { id?: FindOperator<string> } {
  if (behind === null) return {};
  return { id: order === 'desc' ? LessThan(behind) : MoreThan(behind) };
}

/**
 * The cursors of a page. The one against the direction of the reading leads to all items that the reading left out, so
 * that no item is skipped or repeated.
 * @param last the place of the last row if more rows follow it, in the direction of the reading; null at the end
 */
export function cursorsOf(
  { list, start, isBackwards }: Pick<Reading<unknown>, 'list' | 'start' | 'isBackwards'>,
  last: string | null,
): PageCursors {
  const onwards = last === null ? null : textOfCursor(list, { side: isBackwards ? '<' : '', place: last });
  const against = start && textOfCursor(list, oppositeOf(start));
  return isBackwards ? { nextCursor: against, prevCursor: onwards } : { nextCursor: onwards, prevCursor: against };
}

/** A page of items in the order of the reading, which is turned round on the way back. @param last see `cursorsOf` */
export function pageAt<T>(reading: Reading<unknown>, items: T[], last: string | null): Page<T> {
  return { items: reading.isBackwards ? items.toReversed() : items, ...cursorsOf(reading, last) };
}

/** A page without items, at the begin of a list. */
export const emptyPage = (): Page<never> => ({ items: [], nextCursor: null, prevCursor: null });

/** Cuts off the extra row, which was read to find out whether there is another page. */
export function pageOf<Row extends { id: string }, T>(
  reading: Reading<string>,
  rows: Row[],
  limit: number,
  view: (row: Row) => T,
): Page<T> {
  const kept = rows.slice(0, limit);
  return pageAt(reading, kept.map(view), rows.length > limit ? kept.at(-1)!.id : null);
}
