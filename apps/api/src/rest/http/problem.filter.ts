import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { orMethodNotAllowed } from '#http-server';
import { messageOf, PosthornError } from '#kernel';
import {
  hasLostSession,
  isDatabaseAway,
  isReadOnly,
  isRefusedConnection,
  lacksPrivilege,
  NO_SESSIONS,
} from '#postgres';
import { Resources } from '#runtime';
import { isReadinessUrl } from '../health/is-readiness-url.ts';
import { type Problem, problemOf, sendProblem } from './problem.ts';

/** The cause of an error that only the operator of Posthorn can remove, or undefined. The log has the details. */
function obstacleOf(error: unknown): string | undefined {
  if (lacksPrivilege(error)) return 'Posthorn lacks a right in its database. Its operator must grant it.';
  // The error's text names settings, and is for the operator.
  if (error instanceof PosthornError && error.code === 'invalid-settings') {
    return 'Posthorn lacks the key of stored data. Its operator must add the key.';
  }
  if (hasLostSession(error)) return `Posthorn cannot use its database: ${NO_SESSIONS}.`;
  return undefined;
}

function whyAway(error: unknown): string {
  if (isReadOnly(error)) return 'accepts no writes';
  return isRefusedConnection(error) ? 'refuses connections' : 'does not answer';
}

/** Turns errors of a database that is away, or lacks something, into errors that the caller may retry. */
function asPosthornError(error: unknown): unknown {
  const obstacle = obstacleOf(error);
  if (obstacle !== undefined) return new PosthornError('unavailable', obstacle, { cause: error, canRetry: true });
  if (!isDatabaseAway(error)) return error;
  const message = `The database ${whyAway(error)} now. Send the request again.`;
  return new PosthornError('unavailable', message, { cause: error, canRetry: true });
}

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
    sendProblem(reply, problem);
  }

  /** Logs an error. A database that is away fails every request, so such an error gets a line without a stack. */
  private log({ status, detail }: Problem, error: unknown): void {
    const { logger, problems } = this.resources;
    if (status === 503) problems.report(`A request was answered with 503: ${detail}${causeOf(error as Error)}`);
    else if (status >= 500) logger.error({ err: error }, 'A request failed');
  }
}
