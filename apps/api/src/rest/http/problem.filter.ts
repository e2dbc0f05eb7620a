import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orMethodNotAllowed } from '#http-server';
import { messageOf } from '#kernel';
import { Resources } from '#runtime';
import { asPosthornError } from '../../known-error.ts';
import { isReadinessUrl } from '../health/is-readiness-url.ts';
import { type Problem, problemOf, sendProblem } from './problem.ts';

const causeOf = ({ cause }: { cause?: unknown }) => (cause === undefined ? '' : ` (${messageOf(cause)})`);

/** The statuses of a request that may have been meant for another route. */
const MISSED = [404, 415, 422];

/** Turns every error of the API into a problem. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly resources: Resources) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    let error = asPosthornError(thrown);
    if (MISSED.includes(problemOf(error).status)) error = orMethodNotAllowed(error, reply);
    const problem = problemOf(error);
    const { url } = host.switchToHttp().getRequest<Pick<FastifyRequest, 'url'>>();
    if (problem.status !== 503 || !isReadinessUrl(url)) this.log(problem, error);
    sendProblem(reply, problem, (error as { retryAfterMs?: number }).retryAfterMs);
  }

  /** Logs an error. A database that is away fails every request, so such an error gets a line without a stack. */
  private log({ status, detail }: Problem, error: unknown): void {
    const { logger, problems } = this.resources;
    if (status === 503) problems.report(`A request was answered with 503: ${detail}${causeOf(error as Error)}`);
    else if (status >= 500) logger.error({ err: error }, 'A request failed');
  }
}
