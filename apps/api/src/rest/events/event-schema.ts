import type { ApiBodyOptions } from '@nestjs/swagger';
import { MAX_BATCH_EVENTS, MAX_SCHEMA_VERSION } from '#outbox';
import { LATEST_WORDS, MAX_EVENT_CHANNELS, MAX_EVENT_ENDPOINTS } from '#kernel';
import { eventMetadataSchema } from '../fields/metadata.ts';
import { DATE_TIME_PATTERN, ENDPOINT_ID_PATTERN, EVENT_TYPE_NAME, TEXT_PATTERN } from '../openapi/patterns.ts';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const text = { type: 'string', nullable: true, pattern: TEXT_PATTERN };

/** An event as callers send it, for the API's documentation. The rules themselves are in libs/outbox. */
export const eventSchema: Schema = {
  type: 'object',
  required: ['type', 'data'],
  additionalProperties: false,
  properties: {
    type: { ...EVENT_TYPE_NAME, example: 'post.published' },
    data: { description: 'Any JSON.', example: { id: 'post_123', title: 'My New Post' } },
    id: {
      ...text,
      description: 'Your own id of the event. A repeat has no effect, and another event with the same id is refused.',
    },
    occurredAt: {
      ...{ type: 'string', nullable: true, format: 'date-time', pattern: DATE_TIME_PATTERN },
      description: 'The time of the fact. Default: now.',
    },
    orderingKey: {
      ...text,
      description: 'A key of events that belong together. A stream of events over gRPC commits them in their order.',
    },
    actor: { ...text, description: 'The person or thing that caused the event.' },
    channel: { ...text, description: 'The channel to which endpoints may subscribe.' },
    channels: {
      ...{ type: 'array', nullable: true, minItems: 1, maxItems: MAX_EVENT_CHANNELS, uniqueItems: true },
      items: { type: 'string', pattern: TEXT_PATTERN },
      description:
        'Several channels, in place of `channel`. An endpoint with channels gets the event if it has one of them.',
    },
    endpointIds: {
      ...{ type: 'array', nullable: true, minItems: 1, maxItems: MAX_EVENT_ENDPOINTS, uniqueItems: true },
      items: { type: 'string', pattern: ENDPOINT_ID_PATTERN },
      description:
        'The ids of the only endpoints that the event is for, if their event types, channels and conditions match. ' +
        'Default: all endpoints.',
    },
    schemaVersion: {
      ...{ type: 'integer', nullable: true, minimum: 1, maximum: MAX_SCHEMA_VERSION },
      description:
        'The version of the schema of its type by which the data is checked, if the project checks data. Default: the newest.',
    },
    metadata: {
      ...eventMetadataSchema,
      description: 'Texts of your own, which conditions and templates read and lists are filtered by. Default: none.',
    },
    expiresAfterMs: {
      ...{ type: 'integer', nullable: true, minimum: 1 },
      description: `How long the event is delivered after it was accepted, in milliseconds. It ends ${LATEST_WORDS}. Default: no limit.`,
    },
  },
};

/** A batch of events. */
export const eventsSchema: Schema = {
  type: 'object',
  required: ['events'],
  additionalProperties: false,
  properties: { events: { type: 'array', minItems: 1, maxItems: MAX_BATCH_EVENTS, items: eventSchema } },
};
