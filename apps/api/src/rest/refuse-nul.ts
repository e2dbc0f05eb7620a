import type { FastifyInstance } from 'fastify';
import { PosthornError } from '#kernel';

/** No text in Postgres holds a NUL character, so nothing that a URL could name does: refused before it is looked up. */
export function refuseNul(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.url.includes('%00')) return done();
    done(new PosthornError('invalid-input', 'The URL holds a NUL character (%00): nothing has such an id or name.'));
  });
}
