import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { lossyNumbers, messageOf, PosthornError } from '#kernel';

function notJson(why: string, cause?: unknown): PosthornError {
  const problems = [{ pointer: '', message: `must be JSON: ${why}` }];
  return new PosthornError('invalid-input', 'The body is not JSON.', { cause, problems });
}

/** @throws PosthornError `invalid-input` that names what is no JSON, or would not come out as it came in */
function parseBody(body: Buffer): unknown {
  if (!isUtf8(body)) throw notJson('it is not UTF-8');
  const text = body.toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notJson(messageOf(cause), cause);
  }
  const problems = lossyNumbers(text);
  if (problems.length === 0) return value;
  throw new PosthornError('invalid-input', 'Some numbers would not arrive as they are.', { problems });
}

/**
 * Reads JSON bodies with JSON.parse itself: keys like `__proto__` are data like any other, and what comes out is what
 * JSON.stringify writes again. What would silently be another value then, is refused: bytes that are no UTF-8, and
 * numbers that no double holds.
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    try {
      done(null, parseBody(body as Buffer));
    } catch (error) {
      done(error as PosthornError);
    }
  });
}
