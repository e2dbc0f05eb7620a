import type { PosthornEvent } from '#kernel';
import { decodeEvent, encodeEvent, eventBytes } from './event-codec.ts';
import type { Topic } from '../topic.ts';

/** Accepted events, by project. */
export const eventTopic: Topic<PosthornEvent> = {
  name: 'posthorn.events.v1',
  keyOf: (event) => event.projectId,
  bytesOf: eventBytes,
  encode: (event) => ({ key: event.projectId, value: Buffer.from(event.data), headers: encodeEvent(event) }),
  decode: (wire) => decodeEvent(wire.headers, wire.value),
};
