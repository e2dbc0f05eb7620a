import { deliveryIdOf, isUuid, type PosthornEvent } from '#kernel';
import { decodeEvent, encodeEvent, eventBytes, largestEventRecord, notOfTopic } from './event-codec.ts';
import { eventProblem, shownValue } from './event-problem.ts';
import { decodeMetadata, encodeMetadata, LARGEST_METADATA_BYTES } from './metadata-header.ts';
import type { Topic } from '../topic.ts';

/** One event for one endpoint, routed and to be sent. */
export interface RoutedDelivery {
  /** UUIDv8, see `deliveryIdOf`. */
  deliveryId: string;
  endpointId: string;
  /**
   * The version of the catalogue by which the event was routed; a dispatcher has at least this version before it sends.
   */
  catalogueVersion: number;
  event: PosthornEvent;
}

/** A position of a transaction, in decimal. */
const VERSION = /^\d{1,15}$/;

function deliveryProblem({ deliveryId, endpointId, catalogueVersion, event }: RoutedDelivery): string | undefined {
  const problem = eventProblem(event);
  if (problem !== undefined) return problem;
  if (!isUuid(endpointId)) return `The key must be the UUID of an endpoint, not ${shownValue(endpointId)}`;
  const expected = deliveryIdOf(event.id, endpointId);
  if (deliveryId !== expected) {
    return `ph_delivery must be ${expected}, the id of this event's delivery to this endpoint, not ${shownValue(deliveryId)}`;
  }
  if (Number.isSafeInteger(catalogueVersion) && catalogueVersion >= 0) return undefined;
  return `ph_catalogue must be a whole number, not ${shownValue(catalogueVersion)}`;
}

/** Routed deliveries, by endpoint. */
export const deliveryTopic: Topic<RoutedDelivery> = {
  name: 'posthorn.deliveries.v1',
  keyOf: (delivery) => delivery.endpointId,
  projectOf: (delivery) => delivery.event.projectId,
  bytesOf: (delivery) => eventBytes(delivery.event),
  largestRecordBytes: (maxDataBytes) => largestEventRecord(maxDataBytes) + LARGEST_METADATA_BYTES,
  identityOf: (delivery) => delivery.deliveryId,
  encode({ deliveryId, endpointId, catalogueVersion, event }) {
    const headers = { ...encodeEvent(event), ph_delivery: deliveryId, ph_catalogue: String(catalogueVersion) };
    encodeMetadata(event, headers);
    return { key: endpointId, value: Buffer.from(event.data), headers };
  },
  decode: ({ key, value, headers }) => {
    const { ph_delivery: deliveryId, ph_catalogue: version } = headers;
    if (deliveryId === undefined || version === undefined) {
      throw notOfTopic('The record is not a delivery: ph_delivery or ph_catalogue is missing.');
    }
    if (!VERSION.test(version)) {
      throw notOfTopic(`ph_catalogue must be a whole number of up to 15 digits, not ${shownValue(version)}.`);
    }
    const event = decodeEvent(headers, value);
    decodeMetadata(headers, event);
    const delivery = { deliveryId, endpointId: key, catalogueVersion: Number(version), event };
    const problem = deliveryProblem(delivery);
    if (problem !== undefined) throw notOfTopic(`${problem}.`);
    return delivery;
  },
};
