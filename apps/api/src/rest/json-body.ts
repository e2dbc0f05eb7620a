import type { FastifyInstance } from 'fastify';
import { messageOf, PosthornError } from '#kernel';

/**
 * Reads JSON bodies with JSON.parse itself: keys like `__proto__` are data like any other, and what comes out is what
 * JSON.stringify writes again.
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    if (body === '') return done(null, undefined);
    try {
      done(null, JSON.parse(body as string));
    } catch (cause) {
      const problems = [{ pointer: '', message: `must be JSON: ${messageOf(cause)}` }];
      done(new PosthornError('invalid-input', 'The body is not JSON.', { cause, problems }));
    }
  });
}
