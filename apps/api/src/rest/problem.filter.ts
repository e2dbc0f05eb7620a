import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { messageOf, PosthornError } from '#kernel';
import { isDatabaseAway, isReadOnly } from '#postgres';
import { Resources } from '#runtime';
import { orMethodNotAllowed } from '../door/known-methods.ts';
import { type Problem, problemOf, sendProblem } from './problem.ts';

/** An error of the database by which it is only away is one that asks to come again. */
function asPosthornError(error: unknown): unknown {
  if (!isDatabaseAway(error)) return error;
  const why = isReadOnly(error) ? 'takes no writes' : 'does not answer';
  const message = `The database ${why} now. Send the request again.`;
  return new PosthornError('unavailable', message, { cause: error, canRetry: true });
}

const causeOf = ({ cause }: { cause?: unknown }) => (cause === undefined ? '' : ` (${messageOf(cause)})`);

/** The statuses of a request that may have meant another route. */
const MISSED = [404, 415, 422];

/** Every error leaves the API as a problem. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly resources: Resources) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    let error = asPosthornError(thrown);
    if (MISSED.includes(problemOf(error).status)) error = orMethodNotAllowed(error, reply);
    const problem = problemOf(error);
    this.log(problem, error);
    sendProblem(reply, problem);
  }

  /** What is away may be away for every request: a line without a stack. */
  private log({ status, detail }: Problem, error: unknown): void {
    const { logger, problems } = this.resources;
    if (status === 503) problems.report(`A request was put off: ${detail}${causeOf(error as Error)}`);
    else if (status >= 500) logger.error({ err: error }, 'A request failed');
  }
}
