import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http';
import { HttpException, NotFoundException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isCoded, lingering, mustLinger } from '#http-server';
import { type FieldProblem, messageOf, PosthornError, toSentence } from '#kernel';
import { PROBLEM_TYPES, type ProblemTypeUri, typeUriOf } from './problem-types.ts';
import { sortProblems } from './sort-problems.ts';

/** A problem by RFC 9457; `errors` names every wrong field by its JSON pointer, in their order. */
export interface Problem {
  /** A URI that docs/problems.md describes. */
  type: ProblemTypeUri;
  title: string;
  status: number;
  detail: string;
  errors?: readonly FieldProblem[];
}

/** Maps anything that was thrown to a problem for the caller. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PosthornError) {
    const { status } = PROBLEM_TYPES[error.code];
    const problem = { type: typeUriOf(error.code), title: error.code, status, detail: error.message };
    return error.problems.length > 0 ? withErrors(problem, error.problems) : problem;
  }
  const status = error instanceof HttpException ? error.getStatus() : fastifyStatus(error);
  if (status >= 500) {
    const detail = 'An internal error occurred. The log of Posthorn has the cause.';
    return { type: 'about:blank', title: 'internal', status: 500, detail };
  }
  return {
    type: 'about:blank',
    title: (STATUS_CODES[status] ?? 'Bad Request').toLowerCase(),
    status,
    detail: adviceOn(error, status),
  };
}

/** The most wrong fields that a response names. */
const MAX_ERRORS = 100;
/** The most problems that are sorted: sorting a million would hold the event loop. */
const MAX_SORTED = 1_000;

/** A wrong field with its message as a whole sentence: a response shows the message on its own. */
export function inSentences({ pointer, message }: FieldProblem): FieldProblem {
  return { pointer, message: toSentence(message) };
}

function withErrors(problem: Problem, problems: readonly FieldProblem[]): Problem {
  const sorted = sortProblems(problems.slice(0, MAX_SORTED).map(inSentences));
  if (sorted.length <= MAX_ERRORS) return { ...problem, errors: sorted };
  const detail = `${problem.detail} Only the first ${MAX_ERRORS} are named.`;
  return { ...problem, detail, errors: sorted.slice(0, MAX_ERRORS) };
}

/** The advice in refusals by the server itself. */
const ADVICE: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'The path cannot be decoded: write a literal % as %25.',
  414: 'An id or a name in the path is too long.',
  415: 'The body must be JSON: send it with "Content-Type: application/json".',
};

/** The detail of an error. Nest's own message for a missing route begins with "Cannot". */
function adviceOn(error: unknown, status: number): string {
  const { code = '' } = error as { code?: string };
  if (error instanceof UnsupportedMediaTypeException) return error.message;
  if (!(error instanceof NotFoundException)) return ADVICE[code] ?? ADVICE[status] ?? messageOf(error);
  return `${error.message.replace('Cannot', 'There is no route')}. See /docs for all routes.`;
}

/** The status in a refusal by Fastify itself (a body too large, a wrong content type). */
function fastifyStatus(error: unknown): number {
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

/** The header that names the only accepted coding, or the only accepted media type (RFC 9110, section 15.5.16). */
function takenInstead(headers: IncomingHttpHeaders): Record<string, string> {
  return isCoded(headers) ? { 'accept-encoding': 'identity' } : { accept: 'application/json' };
}

/** The wait that most errors name. */
const RETRY_AFTER_MS = 1_000;
/** The headers that the door sets before it refuses a request. */
const OF_THE_DOOR = ['allow', 'ratelimit-policy', 'ratelimit'];

/** The headers of a problem. A lingering response has no others, so those of the door are among them. */
function headersOf({ status }: Problem, reply: FastifyReply, retryAfterMs: number): Record<string, string> {
  const ofTheDoor = OF_THE_DOOR.flatMap((name) => {
    const value = reply.getHeader(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    ...Object.fromEntries(ofTheDoor),
    'content-type': 'application/problem+json',
    ...(status === 415 ? takenInstead(reply.request.headers) : {}),
    ...(status === 503 || status === 429 ? { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
}

/**
 * Sends a problem. If the request's body has not been read, the connection is closed once it is drained.
 * @param retryAfterMs the wait that a 429 or 503 names. Default: 1 s
 */
export function sendProblem(reply: FastifyReply, problem: Problem, retryAfterMs = RETRY_AFTER_MS): void {
  const headers = headersOf(problem, reply, retryAfterMs);
  const text = JSON.stringify(problem);
  if (!mustLinger(reply.request.raw, reply.hasHeader('connection'))) {
    void reply.status(problem.status).headers(headers).send(text);
    return;
  }
  reply.hijack();
  lingering.answer(reply.request.raw, reply.raw, problem.status, headers, text);
}
