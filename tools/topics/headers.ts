import type { Schema } from './read-schemas.ts';

const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', ...more, description });
const uuid = (description: string): Schema => text(description, { format: 'uuid' });
const time = (description: string): Schema => text(description, { format: 'date-time' });

/** The attributes that the records of all topics have. */
const ENVELOPE = {
  ce_specversion: text('The version of CloudEvents.', { const: '1.0' }),
  'content-type': text('The form of the value.', { const: 'application/json' }),
};

/** Headers that the transport of Posthorn adds. Consumers of other teams do not need them. */
const TRANSPORT = {
  ph_producer: text('The id of the producer, as the broker stores it too. A copy by a mirroring tool has another one.'),
  ph_recheck: text('`1`: the record may have been sent before.', { const: '1' }),
};

function headers(properties: Record<string, Schema>, optional: Record<string, Schema>): Schema {
  const required = { ...ENVELOPE, ...properties };
  return {
    type: 'object',
    properties: { ...required, ...optional, ...TRANSPORT },
    required: Object.keys(required),
  };
}

export const EVENT_HEADERS = headers(
  {
    ce_id: uuid('The id of the event. Consumers recognize a repeated record by it.'),
    ce_source: uuid('The id of the project.'),
    ce_type: text('The type of the event, for example `post.published`.'),
    ce_time: time('When it happened, as the publisher says.'),
  },
  {
    ce_partitionkey: text('The ordering key of the event, if it has one. It is no key of the topic.'),
    ce_actor: text('Who caused the event, if the publisher says so.'),
    ce_channel: text('The channel of the event, or the first of several.'),
    ce_expirytime: time('After this time the event is not delivered any more.'),
    ph_channels: text('All channels of an event with several: a JSON list of strings.'),
    ph_endpoints: text('The only endpoints that the event is for: UUIDs, separated by commas.'),
    ph_metadata: text('The metadata of the event: a JSON object of strings.'),
    ph_catalogue_change: text('For the router of Posthorn: the position of the last change of an endpoint.'),
  },
);

export const ATTEMPT_HEADERS = headers(
  {
    ce_id: uuid('The id of the request, `requestId` in the value. Consumers recognize a repeated record by it.'),
    ce_source: uuid('The id of the project.'),
    ce_type: text('The outcome.', { enum: ['attempt.succeeded', 'attempt.failed', 'attempt.cancelled'] }),
    ce_time: time('When the attempt started.'),
    ce_subject: uuid(
      'The id of the event, which is `ce_id` in the topic of events. The events of tests are in no topic.',
    ),
  },
  {},
);

/** The headers of one kind of control message. */
export const controlHeaders = (kind: string): Schema =>
  headers(
    {
      ce_id: text('The id of the resource and the version, as `<uuid>/<version>`: unique.'),
      ce_source: uuid('The id of the project. For an admin key: its own id.'),
      ce_type: text('The kind of the change.', { const: kind }),
      ce_time: time('When the change was made.'),
      ce_subject: uuid('The id of the resource.'),
    },
    {},
  );
