import { ATTEMPT_HEADERS, controlHeaders, EVENT_HEADERS } from './headers.ts';
import { type MessageSchemas, readMessageSchemas, type Schema } from './read-schemas.ts';

/** A message as AsyncAPI describes it. */
export interface Message {
  name: string;
  title: string;
  summary: string;
  contentType: 'application/json';
  headers: Schema;
  payload: Schema;
  bindings: { kafka: { key: Schema; bindingVersion: string } };
}

/** A public topic. */
export interface PublicTopic {
  /** Its name in the document. */
  channel: string;
  address: string;
  title: string;
  description: string;
  messages: Record<string, Message>;
}

/** The public topics, and the schemas that their messages share. */
export interface PublicTopics {
  topics: PublicTopic[];
  schemas: Record<string, Schema>;
}

/** The version of the Kafka bindings, see https://github.com/asyncapi/bindings/tree/master/kafka. */
export const KAFKA_BINDINGS = '0.5.0';

const keyedBy = (description: string) => ({
  kafka: { key: { type: 'string', format: 'uuid', description }, bindingVersion: KAFKA_BINDINGS },
});

const JSON_TYPE = { contentType: 'application/json' } as const;

const EVENTS: PublicTopic = {
  channel: 'events',
  address: 'posthorn.events.v1',
  title: 'Accepted events',
  description:
    'Every event that Posthorn has accepted, from REST, gRPC and outboxes. The value is the data of the event, byte for byte; its attributes are headers. Events of one project are in the order in which they were accepted.',
  messages: {
    event: {
      ...{ name: 'event', title: 'An event', summary: 'One event of a project, of one of its event types.' },
      ...JSON_TYPE,
      headers: EVENT_HEADERS,
      payload: { description: 'The data of the event: any JSON. Event types may have a JSON Schema for it.' },
      bindings: keyedBy('The id of the project.'),
    },
  },
};

const attempts = (payload: Schema): PublicTopic => ({
  channel: 'attempts',
  address: 'posthorn.attempts.v1',
  title: 'Attempts',
  description:
    'Every attempt to deliver an event to an endpoint, with its outcome, and every cancellation. Attempts for one endpoint are in the order in which they were recorded.',
  messages: {
    attempt: {
      ...{ name: 'attempt', title: 'An attempt', summary: 'One request to an endpoint with its outcome.' },
      ...JSON_TYPE,
      headers: ATTEMPT_HEADERS,
      payload,
      bindings: keyedBy('The id of the endpoint.'),
    },
  },
});

/** `endpoint.disable-warned` as `endpointDisableWarned`. */
const nameOf = (kind: string) => kind.replace(/[.-]([a-z])/g, (_, letter: string) => letter.toUpperCase());

const BY: Schema = {
  type: 'string',
  description:
    'The API key that made the request, as a TypeID (`key_…`), `command-line` or `first-start`; absent if Posthorn made the change by itself.',
};

function controlPayload(kind: string, data: Schema): Schema {
  const id = (description: string): Schema => ({ type: 'string', format: 'uuid', description });
  const properties = {
    aggregateId: id('The id of the resource.'),
    projectId: id('The id of its project. For an admin key: its own id.'),
    version: { type: 'integer', minimum: 1, description: 'The number of the change among those of the resource.' },
    type: { type: 'string', const: kind },
    at: { type: 'string', format: 'date-time', description: 'When the change was made.' },
    data: { ...data, properties: { ...data.properties, by: BY } },
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

const control = (kinds: MessageSchemas['control']): PublicTopic => ({
  channel: 'control',
  address: 'posthorn.control.v1',
  title: 'Changes of resources',
  description:
    'Every change of a project, an endpoint, an event type or a key: the audit log. Secrets are named by id only. Changes of one resource are in their order, and `version` has no gap.',
  messages: Object.fromEntries(
    [...kinds].map(([kind, data]) => [
      nameOf(kind),
      {
        ...{ name: nameOf(kind), title: kind, summary: `A change of the kind ${kind}.` },
        ...JSON_TYPE,
        headers: controlHeaders(kind),
        payload: controlPayload(kind, data),
        bindings: keyedBy('The id of the resource.'),
      },
    ]),
  ),
});

/** Describes the topics that are a contract with other teams. Takes seconds: it reads the types of the code. */
export function describeTopics(): PublicTopics {
  const { attempt, control: kinds, shared } = readMessageSchemas();
  return { topics: [EVENTS, attempts(attempt), control(kinds)], schemas: shared };
}
