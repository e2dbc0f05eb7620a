import { jsonTopic } from './json-topic.ts';

/** A change of a project, an endpoint, an event type or a key. Names secrets by id only. */
export interface ControlMessage {
  /** UUID of the resource. */
  aggregateId: string;
  /** UUID of its project; an admin key has its own UUID here. */
  projectId: string;
  /** The event's number within the aggregate's stream, from 1. */
  version: number;
  /** For example `endpoint.created`. */
  type: string;
  /** RFC 3339 in UTC. */
  at: string;
  data: unknown;
}

/** The control plane's streams, by aggregate. */
export const controlTopic = jsonTopic<ControlMessage>({
  name: 'posthorn.control.v1',
  keyOf: ({ aggregateId }) => aggregateId,
  attributesOf: ({ aggregateId, version, type, at }) => ({
    ...{ id: `${aggregateId}/${version}`, type, time: at, subject: aggregateId },
  }),
});
