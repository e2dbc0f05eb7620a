import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { PosthornError } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { curlCommand } from '../deliveries/curl-command.ts';
import { findAttempt } from '../deliveries/find-attempt.ts';

/** The request of one attempt as a curl command. */
export class GetAttemptAsCurl extends Query<string> {
  constructor(
    readonly project: string,
    readonly delivery: string,
    readonly number: string,
  ) {
    super();
  }
}

/** Renders the request again, as a command. @throws PosthornError `not-found`, also for an attempt without a request */
@QueryHandler(GetAttemptAsCurl)
export class GetAttemptAsCurlHandler implements IQueryHandler<GetAttemptAsCurl> {
  constructor(private readonly context: AdminContext) {}

  async execute(attempt: GetAttemptAsCurl): Promise<string> {
    const { request } = await findAttempt(this.context, attempt);
    if (request !== null) return curlCommand(request);
    const why = 'nothing was sent, or the secret that signed it, or its key, is gone';
    throw new PosthornError('not-found', `The attempt ${attempt.number} has no request: ${why}.`);
  }
}
