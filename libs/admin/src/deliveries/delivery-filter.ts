import type { AttemptTrigger } from '#delivery';
import type { ListOrder } from '../list-order.ts';
import { type DeliveryRow, type DeliveryViewStatus, viewStatus } from './delivery-view.ts';

/** The triggers of attempts that the API shows. */
export const ATTEMPT_TRIGGERS = ['first', 'retry', 'replay', 'test'] as const satisfies AttemptTrigger[];

/** The conditions that a listed delivery meets; a field that is left out sets none. */
export interface DeliveryFilter {
  /** The id or the uid of an endpoint. */
  endpoint?: string;
  /** The id of an event, or the id that its caller gave it. */
  event?: string;
  /** The event has one of these types. */
  type?: readonly string[];
  /** One of the event's channels is one of these. */
  channel?: readonly string[];
  status?: readonly DeliveryViewStatus[];
  /** The last response has one of these codes, such as `503`, or is of one of these classes, such as `5xx`. */
  statusCode?: readonly string[];
  /** The last attempt has one of these errors, such as `timeout`. */
  errorCode?: readonly string[];
  /** The last attempt has one of these triggers. */
  trigger?: readonly AttemptTrigger[];
  /** The event was accepted at this time or later. */
  after?: Date;
  /** The event was accepted before this time. */
  before?: Date;
  /** Any id: of a delivery, an event, an endpoint or an attempt, as Posthorn or a caller has given it. */
  search?: string;
}

/** The conditions of a filter on the state of a delivery, and on the type and the channels of its event. */
export type StateFilter = Pick<DeliveryFilter, 'type' | 'channel' | 'status' | 'statusCode' | 'errorCode' | 'trigger'>;

/** The deliveries to find, with the ids of the resources that a filter names. Null sets no condition. */
export interface DeliverySelection {
  /** Null for all projects that are not deleted: then the deliveries are read by routings or by their id. */
  projectId: string | null;
  endpointId: string | null;
  eventId: string | null;
  /** Events of several projects. */
  eventIds: readonly string[] | null;
  deliveryId: string | null;
  eventTypes: readonly string[] | null;
  channels: readonly string[] | null;
  statuses: readonly DeliveryViewStatus[] | null;
  statusCodes: StatusCodes | null;
  errorCodes: readonly string[] | null;
  triggers: readonly AttemptTrigger[] | null;
  /** The lowest id that an event may have. */
  fromId: string;
  /** The id below which the ids of events are. */
  beforeId: string;
  /** The order in which the deliveries are read, by the time of their events. */
  order: ListOrder;
  /** True if the list is read from its end, so that the endpoints of an event come in the reverse of their order. */
  isBackwards: boolean;
}

/** Codes of responses, and classes by their first digit. */
export interface StatusCodes {
  codes: readonly number[];
  classes: readonly number[];
}

/** The form of a status code in a filter, or of a class of codes. */
export const STATUS_CODE_FORM = /^[1-5](\d\d|xx)$/;

/** @param texts each of the form `STATUS_CODE_FORM` */
export function statusCodesOf(texts: readonly string[]): StatusCodes {
  const isClass = (text: string) => text.endsWith('xx');
  return {
    codes: texts.filter((text) => !isClass(text)).map(Number),
    classes: texts.filter(isClass).map((text) => Number(text[0])),
  };
}

const isOneOf = <T>(list: readonly T[] | null, value: T | null) => list === null || list.some((one) => one === value);

function hasCode(wanted: StatusCodes | null, code: number | null): boolean {
  if (wanted === null) return true;
  return code !== null && (wanted.codes.includes(code) || wanted.classes.includes(Math.floor(code / 100)));
}

/** Returns true if a selection has conditions that its readers may leave to the caller. */
export function hasConditions({ statuses, statusCodes, errorCodes, triggers, channels }: DeliverySelection): boolean {
  return [statuses, statusCodes, errorCodes, triggers, channels].some((condition) => condition !== null);
}

/** Returns true if an event with these channels meets the condition of a selection on channels. */
export function hasSelectedChannel({ channels }: DeliverySelection, ofEvent: readonly string[]): boolean {
  return channels === null || ofEvent.some((channel) => channels.includes(channel));
}

/** Returns true if the state of a delivery meets the conditions of a selection. Ids and times are not compared. */
export function hasSelectedState(
  selection: Pick<DeliverySelection, 'statuses' | 'statusCodes' | 'errorCodes' | 'triggers' | 'eventTypes'>,
  row: DeliveryRow,
): boolean {
  const { statuses, statusCodes, errorCodes, triggers, eventTypes } = selection;
  return (
    isOneOf(statuses, viewStatus(row)) &&
    hasCode(statusCodes, row.lastStatusCode) &&
    isOneOf(errorCodes, row.lastErrorCode) &&
    isOneOf(triggers, row.lastTrigger) &&
    isOneOf(eventTypes, row.eventType)
  );
}
