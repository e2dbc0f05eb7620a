import { fastify, type FastifyInstance } from 'fastify';
import type pg from 'pg';
import { type Post, publishPost } from './publish-post.ts';
import { type Subscriber, signUpSubscriber } from './sign-up-subscriber.ts';
import { type Payment, takePayment } from './take-payment.ts';

const text = { type: 'string', minLength: 1, maxLength: 200 };
const cents = { type: 'integer', minimum: 1, maximum: 1_000_000 };

const bodyOf = (properties: Record<string, object>) => ({
  schema: { body: { type: 'object', required: Object.keys(properties), properties } },
});

/** The reason for the caller, by Postgres's code (its manual, appendix A) and the violated constraint. */
function refusalOf(error: unknown): string | undefined {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (code === '23505' && constraint === 'address_is_free') return 'The address is already in use.';
  if (code === '23514') return 'The subscriber does not have enough credit.';
  if (code === '23503') return 'The subscriber does not exist.';
  return undefined;
}

/** The service's own REST API. It knows nothing of webhooks, which are the outbox's matter. */
export function restApi(pool: pg.Pool): FastifyInstance {
  const api = fastify({ forceCloseConnections: true });
  api.post<{ Body: Post }>('/posts', bodyOf({ title: text, author: text }), async ({ body }, reply) =>
    reply.status(201).send(await publishPost(pool, body)),
  );
  api.post<{ Body: Subscriber }>('/subscribers', bodyOf({ email: text, name: text }), async ({ body }, reply) =>
    reply.status(201).send(await signUpSubscriber(pool, body)),
  );
  api.post<{ Body: Payment }>(
    '/payments',
    bodyOf({ subscriberId: text, amountCents: cents }),
    async ({ body }, reply) => reply.status(201).send(await takePayment(pool, body)),
  );
  api.setErrorHandler((error, _request, reply) => {
    const refusal = refusalOf(error);
    return refusal === undefined ? reply.send(error) : reply.status(409).send({ message: refusal });
  });
  return api;
}
