import { isUuid, lowestUuidAt, unixMsOfUuid } from '#kernel';
import { idBefore } from '../id-before.ts';
import type { ListOrder } from '../list-order.ts';

/** A place in a list that is read by routings: an event, and the position of an endpoint in its routing, from 1. */
export interface RoutedPlace {
  eventId: string;
  /** Null for the end of the event. */
  nth: number | null;
}

/** A place in a list that is read by attempts: that of this delivery. */
export interface TriedPlace {
  deliveryId: string;
}

/** The place of a delivery in a list. It depends on the filter by which rows the list is read. */
export type DeliveryPlace = RoutedPlace | TriedPlace;

/** The id of a place, which begins with its time. */
export const idOfPlace = (place: DeliveryPlace): string => ('deliveryId' in place ? place.deliveryId : place.eventId);

const ROUTED_FORM = /^([^/]*)(?:\/(\d{1,7}))?$/;
const TRIED = 'dlv/';

/** The text of a place in a cursor. */
export function textOfPlace(place: DeliveryPlace): string {
  if ('deliveryId' in place) return TRIED + place.deliveryId;
  return place.nth === null ? place.eventId : `${place.eventId}/${place.nth}`;
}

/** The place of a text, or undefined if it is no place. */
export function placeOfText(text: string): DeliveryPlace | undefined {
  if (text.startsWith(TRIED)) {
    const deliveryId = text.slice(TRIED.length);
    return isUuid(deliveryId) ? { deliveryId } : undefined;
  }
  const [, eventId, nth] = ROUTED_FORM.exec(text) ?? [];
  if (eventId === undefined || !isUuid(eventId)) return undefined;
  return { eventId, nth: nth === undefined ? null : Number(nth) };
}

/**
 * The place just before a place, in the order of a reading: what is behind it begins with the delivery at the place.
 * @param isBackwards true if the endpoints of an event are read in the reverse of their order
 */
export function placeBefore(place: DeliveryPlace, order: ListOrder, isBackwards: boolean): DeliveryPlace {
  if ('deliveryId' in place) return { deliveryId: idBefore(place.deliveryId, order) };
  // At the end of an event there is no delivery.
  return place.nth === null ? place : { ...place, nth: place.nth + (isBackwards ? 1 : -1) };
}

/** The id that stands before all ids of the millisecond of an id, in an order: so none of them is skipped. */
function beforeMsOf(id: string, order: ListOrder): string {
  return lowestUuidAt(unixMsOfUuid(id) + (order === 'desc' ? 1 : 0));
}

/** The place in a list that is read by routings. A place of another filter leads to its millisecond. */
export function asRouted(place: DeliveryPlace, order: ListOrder): RoutedPlace {
  return 'deliveryId' in place ? { eventId: beforeMsOf(place.deliveryId, order), nth: null } : place;
}

/** The place in a list that is read by attempts. A place of another filter leads to its millisecond. */
export function asTried(place: DeliveryPlace, order: ListOrder): TriedPlace {
  return 'deliveryId' in place ? place : { deliveryId: beforeMsOf(place.eventId, order) };
}
