import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { AttemptView } from '../deliveries/delivery-view.ts';
import { findAttempt } from '../deliveries/find-attempt.ts';

/** One attempt of a delivery by its number, which counts from 1. */
export class GetAttempt extends Query<AttemptView> {
  constructor(
    readonly project: string,
    readonly delivery: string,
    readonly number: string,
  ) {
    super();
  }
}

/** Reads the attempt, and renders its request again. @throws PosthornError `not-found` */
@QueryHandler(GetAttempt)
export class GetAttemptHandler implements IQueryHandler<GetAttempt> {
  constructor(private readonly context: AdminContext) {}

  execute(attempt: GetAttempt): Promise<AttemptView> {
    return findAttempt(this.context, attempt);
  }
}
