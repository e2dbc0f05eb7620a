import type { FastifyServerOptions } from 'fastify';
import { MAX_BODY_BYTES } from './max-body-bytes.ts';
import { problemOf, sendProblem } from './problem.ts';

/** The longest that stands in a path: the name of an event type, 256 characters, each of which may be escaped. */
const MAX_PARAMETER_CHARACTERS = 1_024;

/**
 * How the API's server reads requests. What it refuses before any route sees it, a path that cannot be decoded say, is
 * a problem like every other.
 */
export const httpOptions: FastifyServerOptions = {
  bodyLimit: MAX_BODY_BYTES,
  routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
  frameworkErrors: (error, _request, reply) => sendProblem(reply, problemOf(error)),
};
