import { STATUS_CODES } from 'node:http';
import { HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type ErrorCode, type FieldProblem, messageOf, PosthornError } from '#kernel';
import { inOrder } from './in-order.ts';
import { MAX_BODY_BYTES } from './max-body-bytes.ts';

/** The one place where a code becomes an HTTP status. */
const STATUS: Record<ErrorCode, number> = {
  'invalid-input': 422,
  'invalid-settings': 500,
  'not-found': 404,
  conflict: 409,
  unauthorized: 401,
  forbidden: 403,
  'payload-too-large': 413,
  unavailable: 503,
  'stale-epoch': 503,
  'source-changed': 503,
  'startup-failed': 500,
};

/** A problem as RFC 9457 gives it; `errors` names every wrong field by its JSON pointer, in their order. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: readonly FieldProblem[];
}

/** What anything that was thrown is to whoever called. */
export function problemOf(error: unknown): Problem {
  if (error instanceof PosthornError) {
    const status = STATUS[error.code];
    const problem = { type: `urn:posthorn:problem:${error.code}`, title: error.code, status, detail: error.message };
    return error.problems.length > 0 ? { ...problem, errors: inOrder(error.problems) } : problem;
  }
  const status = error instanceof HttpException ? error.getStatus() : fastifyStatus(error);
  if (status >= 500) {
    const detail = 'Something went wrong in Posthorn; its log says what.';
    return { type: 'about:blank', title: 'internal', status: 500, detail };
  }
  return {
    type: 'about:blank',
    title: (STATUS_CODES[status] ?? 'Bad Request').toLowerCase(),
    status,
    detail: adviceOn(error, status),
  };
}

/** What the server refuses by itself, and what would be right. */
const ADVICE: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'The path cannot be decoded: write a % of its own as %25.',
  413: `The body is too large: at most ${MAX_BODY_BYTES} bytes are read.`,
  414: 'An id or a name in the path is too long: none has so many characters.',
  415: 'The body is not said to be JSON: send it with "Content-Type: application/json".',
};

/** Nest's own says that it "cannot" do what no route does. */
function adviceOn(error: unknown, status: number): string {
  const { code = '' } = error as { code?: string };
  if (!(error instanceof NotFoundException)) return ADVICE[code] ?? ADVICE[status] ?? messageOf(error);
  return `${error.message.replace('Cannot', 'There is no')}: /docs shows what there is.`;
}

/** What Fastify itself refuses (a body too large, a wrong content type) carries its status. */
function fastifyStatus(error: unknown): number {
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 503) void reply.header('retry-after', '1');
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  void reply.status(problem.status).header('content-type', 'application/problem+json').send(JSON.stringify(problem));
}
