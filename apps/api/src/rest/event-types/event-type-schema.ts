import type { ApiBodyOptions } from '@nestjs/swagger';
import { MAX_DESCRIPTION_CHARACTERS, MAX_SCHEMA_VERSIONS } from '#admin';
import { MAX_SCHEMA_VERSION } from '#outbox';
import { EVENT_TYPE_NAME } from '../openapi/patterns.ts';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** At most so many characters, none a control character but line feeds and tabs. */
const DESCRIPTION_PATTERN = String.raw`^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]{0,${MAX_DESCRIPTION_CHARACTERS}}$`;

const properties = {
  description: { type: 'string', nullable: true, pattern: DESCRIPTION_PATTERN },
  schema: {
    type: 'object',
    nullable: true,
    description: 'JSON Schema, draft 2020-12, of the data; without recursion, look-around or remote references.',
    example: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  },
  example: { description: 'Example data that matches the schema.', example: { id: 'post_123' } },
  archived: { type: 'boolean', default: false },
};

/** A definition that replaces another one, for the API's documentation. The rules themselves are in libs/admin. */
export const definitionSchema: Schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...properties,
    schemaVersion: {
      ...{ type: 'integer', minimum: 1, maximum: MAX_SCHEMA_VERSION },
      description:
        'The version of the schema. With the next version, events may still name the present one, and so the ' +
        `${MAX_SCHEMA_VERSIONS} newest versions. Default: the present version, whose schema is replaced.`,
    },
  },
};

/** The definition of an event type, with its name. */
export const eventTypeSchema: Schema = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { ...EVENT_TYPE_NAME, example: 'post.published' },
    ...properties,
  },
};
