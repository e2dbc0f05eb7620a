import type { FastifyInstance } from 'fastify';
import { PosthornError } from '#kernel';

/**
 * Refuses URLs with a NUL character before any look-up. A text in Postgres cannot contain it, so no id or name does.
 */
export function refuseNul(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.url.includes('%00')) return done();
    done(new PosthornError('invalid-input', 'The URL contains a NUL character (%00), which no id or name contains.'));
  });
}
