import type { PosthornEvent } from '#kernel';
import { decodeEvent, encodeEvent, eventBytes } from './event-codec.ts';
import type { Topic } from '../topic.ts';

/** An accepted event, and what could be seen of the catalogue when it was read. */
export interface AcceptedEvent extends PosthornEvent {
  /**
   * The `changed_pos` of the endpoint or project that was changed last, as far as it was visible with the event. Every
   * change that was committed before the event is at or below it. Undefined if it is not known.
   */
  catalogueChange?: number;
}

/** Accepted events, by project. */
export const eventTopic: Topic<AcceptedEvent> = {
  name: 'posthorn.events.v1',
  keyOf: (event) => event.projectId,
  bytesOf: eventBytes,
  encode: (event) => ({ key: event.projectId, value: Buffer.from(event.data), headers: headersOf(event) }),
  decode: ({ headers, value }) => ({ ...decodeEvent(headers, value), ...changeIn(headers) }),
};

function headersOf({ catalogueChange, ...event }: AcceptedEvent): Record<string, string> {
  const headers = encodeEvent(event);
  return catalogueChange === undefined ? headers : { ...headers, ph_catalogue_change: String(catalogueChange) };
}

/** A record of an earlier version, or of another producer, does not say it. */
function changeIn({ ph_catalogue_change: change }: Record<string, string>): Pick<AcceptedEvent, 'catalogueChange'> {
  return change !== undefined && /^\d{1,15}$/.test(change) ? { catalogueChange: Number(change) } : {};
}
