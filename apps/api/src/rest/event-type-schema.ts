import type { ApiBodyOptions } from '@nestjs/swagger';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const properties = {
  description: { type: 'string', nullable: true },
  schema: {
    type: 'object',
    nullable: true,
    description: 'JSON Schema, draft 2020-12, of the data; without recursion, look-around or remote references.',
    example: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  },
  example: { description: 'Data of such an event, right by the schema.', example: { id: 'post_123' } },
  archived: { type: 'boolean', default: false },
};

/** The definition of an event type, for the API's documentation. The rules themselves are libs/admin's. */
export const definitionSchema: Schema = { type: 'object', properties };

/** The same, with its name. */
export const eventTypeSchema: Schema = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', example: 'post.published' }, ...properties },
};
