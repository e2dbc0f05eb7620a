import type { ApiBodyOptions } from '@nestjs/swagger';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** An event as it is sent in, for the API's documentation. The rules themselves are the outbox's. */
export const eventSchema: Schema = {
  type: 'object',
  required: ['type', 'data'],
  properties: {
    type: { type: 'string', example: 'post.published' },
    data: { description: 'Any JSON.', example: { id: 'post_123', title: 'My New Post' } },
    id: {
      type: 'string',
      description: 'Your own id of it: sending it twice changes nothing, and another event with it is refused.',
    },
    occurredAt: { type: 'string', format: 'date-time', description: 'Default: now.' },
    orderingKey: { type: 'string' },
    actor: { type: 'string' },
    channel: { type: 'string' },
  },
};
