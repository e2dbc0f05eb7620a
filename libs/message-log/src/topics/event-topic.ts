import type { PosthornEvent } from '#kernel';
import { decodeChannels, encodeChannels, LARGEST_CHANNELS_BYTES } from './channels-header.ts';
import { decodeEndpointIds, encodeEndpointIds, LARGEST_ENDPOINTS_BYTES } from './endpoint-ids-header.ts';
import { decodeEvent, encodeEvent, eventBytes, largestEventRecord, notOfTopic } from './event-codec.ts';
import { eventProblem, shownValue } from './event-problem.ts';
import { decodeMetadata, encodeMetadata, LARGEST_METADATA_BYTES } from './metadata-header.ts';
import type { Topic } from '../topic.ts';

/** A position of a transaction, in decimal. */
const POSITION = /^\d{1,15}$/;

/** An accepted event as the relay read it. */
export interface RelayedEvent extends PosthornEvent {
  /**
   * The `changed_pos` of the endpoint or project that was changed last, as far as it was visible with the event. Every
   * change that was committed before the event is at or below it. Undefined if it is not known.
   */
  catalogueChange?: number;
}

/** Accepted events, by project. */
export const eventTopic: Topic<RelayedEvent> = {
  name: 'posthorn.events.v1',
  keyOf: (event) => event.projectId,
  projectOf: (event) => event.projectId,
  bytesOf: eventBytes,
  largestRecordBytes: (maxDataBytes) =>
    largestEventRecord(maxDataBytes) + LARGEST_ENDPOINTS_BYTES + LARGEST_CHANNELS_BYTES + LARGEST_METADATA_BYTES,
  problemOf: eventProblem,
  identityOf: (event) => `${event.projectId}/${event.id}`,
  encode(event) {
    const headers = encodeEvent(event);
    encodeEndpointIds(event, headers);
    encodeChannels(event, headers);
    encodeMetadata(event, headers);
    if (event.catalogueChange !== undefined) headers.ph_catalogue_change = String(event.catalogueChange);
    return { key: event.projectId, value: Buffer.from(event.data), headers };
  },
  decode({ headers, value }) {
    const event: RelayedEvent = decodeEvent(headers, value);
    decodeEndpointIds(headers, event);
    decodeChannels(headers, event);
    decodeMetadata(headers, event);
    const problem = eventProblem(event);
    if (problem !== undefined) throw notOfTopic(`${problem}.`);
    const change = headers.ph_catalogue_change;
    // An earlier version, or another producer, leaves it out.
    if (change === undefined) return event;
    if (!POSITION.test(change)) {
      throw notOfTopic(`ph_catalogue_change must be a whole number of up to 15 digits, not ${shownValue(change)}.`);
    }
    event.catalogueChange = Number(change);
    return event;
  },
};
