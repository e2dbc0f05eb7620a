import { type PosthornEvent, PosthornError } from '#kernel';
import { decodeEvent, encodeEvent, eventBytes } from './event-codec.ts';
import type { Topic } from '../topic.ts';

/** One event for one endpoint, routed and to be sent. */
export interface RoutedDelivery {
  /** UUIDv8, see `deliveryIdOf`. */
  deliveryId: string;
  endpointId: string;
  /** The catalogue's version by which it was routed; a dispatcher knows at least this one before it sends. */
  catalogueVersion: number;
  event: PosthornEvent;
}

/** Routed deliveries, by endpoint. */
export const deliveryTopic: Topic<RoutedDelivery> = {
  name: 'posthorn.deliveries.v1',
  keyOf: (delivery) => delivery.endpointId,
  projectOf: (delivery) => delivery.event.projectId,
  bytesOf: (delivery) => eventBytes(delivery.event),
  encode: (delivery) => ({
    key: delivery.endpointId,
    value: Buffer.from(delivery.event.data),
    headers: {
      ...encodeEvent(delivery.event),
      ph_delivery: delivery.deliveryId,
      ph_catalogue: String(delivery.catalogueVersion),
    },
  }),
  decode: ({ key, value, headers }) => {
    const { ph_delivery: deliveryId, ph_catalogue: version } = headers;
    if (!deliveryId || !version) {
      throw new PosthornError('invalid-input', 'The record is no delivery: ph_delivery or ph_catalogue is missing.');
    }
    return {
      deliveryId,
      endpointId: key,
      catalogueVersion: Number(version),
      event: decodeEvent(headers, value),
    };
  },
};
