import { isEventTypeName, isUuid, PosthornError } from '#kernel';

/** One page of a list; `nextCursor` is opaque, and null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** An opaque cursor that stands behind an item. */
export function cursorAfter(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/** What a cursor that is none of ours is answered with. */
export const CURSOR_MESSAGE = 'must be a nextCursor of an earlier page of this list';

const NUMBER_FORM = /^\d{1,9}$/;
/** No name begins with it, so that an id is no cursor of a list that goes by names. */
const NAME_PREFIX = 'name:';
const PLACE_FORM = /^([^/]*)(?:\/(\d{1,7}))?$/;
const textOf = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

/** Whether it is a cursor of a list that goes by ids. */
export function isIdCursor(cursor: unknown): cursor is string {
  return typeof cursor === 'string' && isUuid(textOf(cursor));
}

/** Returns true for a cursor of a routing, whose pages go by numbers first and by ids after that. */
export const isRoutingCursor = (cursor: unknown): cursor is string => isNumberCursor(cursor) || isIdCursor(cursor);

/** Whether it is a cursor of a list that goes by numbers. */
export function isNumberCursor(cursor: unknown): cursor is string {
  return typeof cursor === 'string' && NUMBER_FORM.test(textOf(cursor));
}

/** Returns true for a cursor of a list that goes by the names of event types. */
export function isNameCursor(cursor: unknown): cursor is string {
  return typeof cursor === 'string' && nameIn(textOf(cursor)) !== undefined;
}

/** Returns true for a cursor of a list of deliveries. */
export function isDeliveryCursor(cursor: unknown): cursor is string {
  return typeof cursor === 'string' && placeIn(textOf(cursor)) !== undefined;
}

function nameIn(text: string): string | undefined {
  const name = text.slice(NAME_PREFIX.length);
  return text.startsWith(NAME_PREFIX) && isEventTypeName(name) ? name : undefined;
}

function placeIn(text: string): DeliveryPlace | undefined {
  const [, eventId, nth] = PLACE_FORM.exec(text) ?? [];
  if (eventId === undefined || !isUuid(eventId)) return undefined;
  return { eventId, nth: nth === undefined ? null : Number(nth) };
}

/** The place of a delivery in a list: the event, and which of the event's endpoints it is for, from 1. */
export interface DeliveryPlace {
  eventId: string;
  /** Null for the end of the event. */
  nth: number | null;
}

function notOurs(): PosthornError {
  const problems = [{ pointer: '/cursor', message: CURSOR_MESSAGE }];
  return new PosthornError('invalid-input', 'The cursor is not one of this list.', { problems });
}

/**
 * The id that a cursor stands behind, or null for the beginning.
 * @throws PosthornError `invalid-input` if it is none of ours
 */
export function idOfCursor(cursor: string | null): string | null {
  if (cursor === null) return null;
  if (!isIdCursor(cursor)) throw notOurs();
  return textOf(cursor);
}

/** An opaque cursor that stands behind a number. */
export function cursorAfterNumber(number: number): string {
  return cursorAfter(String(number));
}

/**
 * The number that a cursor stands behind, or null for the beginning.
 * @throws PosthornError `invalid-input` if it is none of ours
 */
export function numberOfCursor(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (!isNumberCursor(cursor)) throw notOurs();
  return Number(textOf(cursor));
}

/** An opaque cursor that stands behind the name of an event type. */
export function cursorAfterName(name: string): string {
  return cursorAfter(NAME_PREFIX + name);
}

/**
 * The name that a cursor stands behind, or null for the beginning.
 * @throws PosthornError `invalid-input` if it is none of ours
 */
export function nameOfCursor(cursor: string | null): string | null {
  if (cursor === null) return null;
  const name = nameIn(textOf(cursor));
  if (name === undefined) throw notOurs();
  return name;
}

/** An opaque cursor that stands behind a delivery. */
export function cursorAfterPlace({ eventId, nth }: DeliveryPlace): string {
  return cursorAfter(nth === null ? eventId : `${eventId}/${nth}`);
}

/**
 * The place that a cursor stands behind, or null for the beginning.
 * @throws PosthornError `invalid-input` if it is none of ours
 */
export function placeOfCursor(cursor: string | null): DeliveryPlace | null {
  if (cursor === null) return null;
  const place = placeIn(textOf(cursor));
  if (place === undefined) throw notOurs();
  return place;
}

/** Cuts the one row too many that was read to learn whether there is a next page. */
export function pageOf<Row extends { id: string }, T>(rows: Row[], limit: number, view: (row: Row) => T): Page<T> {
  const kept = rows.slice(0, limit);
  return { items: kept.map(view), nextCursor: rows.length > limit ? cursorAfter(kept.at(-1)!.id) : null };
}
