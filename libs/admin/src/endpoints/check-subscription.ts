import type { FieldProblem } from '#kernel';
import { compileCondition } from '#tenant-compute';
import type { EndpointSpec } from './endpoint-events.ts';

/** The subscription of an endpoint. */
export type SubscriptionSpec = Pick<EndpointSpec, 'eventTypes' | 'channels' | 'where'>;

/** `post.published`, `post.*` or `*`. */
export const SUBSCRIPTION_FORM = /^(\*|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(\.\*)?)$/;

/** The problems of the type names and of the condition, beyond the form of the fields. */
export function subscriptionProblems({ eventTypes, where }: Partial<SubscriptionSpec>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const [index, type] of (eventTypes ?? []).entries()) {
    if (SUBSCRIPTION_FORM.test(type)) continue;
    const message = 'must be an event type like post.published, a prefix like post.*, or *';
    problems.push({ pointer: `/eventTypes/${index}`, message });
  }
  const compiled = where == null ? undefined : compileCondition(where);
  if (compiled?.ok === false) problems.push({ pointer: '/where', message: compiled.message });
  return problems;
}
