import { type FieldProblem, messageOf, PosthornError } from '#kernel';
import { checkEndpointUrl, type EgressPolicy } from '#http-delivery';
import { compileCondition } from '#routing';
import { isProfileName, profileNamed, profileNames } from '#wire-profiles';
import { type ChosenProfile, profileProblems } from './check-profile.ts';
import { type GivenHeader, headerProblems } from '../headers/check-headers.ts';
import { type Standing, standingProblems } from './check-standing.ts';
import type { EndpointSpec } from './endpoint-events.ts';

/** What a user says an endpoint is: with the values of its headers. */
export type EndpointInput = Omit<EndpointSpec, 'headers'> & { headers: GivenHeader[] };

/** `post.published`, `post.*` or `*`. */
const SUBSCRIPTION_FORM = /^(\*|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(\.\*)?)$/;

/** What a profile says against a secret, which is not repeated. */
function secretProblems(profile: string, secret: string): FieldProblem[] {
  try {
    profileNamed(profile).keyOf(secret);
    return [];
  } catch (error) {
    return [{ pointer: '/secret', message: messageOf(error) }];
  }
}

/** What an endpoint subscribes to. */
export type SubscriptionSpec = Pick<EndpointSpec, 'eventTypes' | 'channels' | 'where'>;

/** What is wrong with names of types, and with a condition, beyond the form of the fields. */
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

function problemsOf(spec: Partial<EndpointInput>, egress: EgressPolicy): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (spec.url !== undefined) {
    const checked = checkEndpointUrl(spec.url, egress);
    if (!checked.ok) problems.push({ pointer: '/url', message: checked.message });
  }
  if (spec.profile !== undefined && !isProfileName(spec.profile)) {
    problems.push({ pointer: '/profile', message: `must be one of ${profileNames().join(', ')}` });
  }
  problems.push(...subscriptionProblems(spec));
  return problems;
}

/**
 * What needs more than the form of a field: whether the URL may be called, whether the profile exists, and whether it can
 * use the secrets, the options, the event types and the headers.
 * @param given the fields that are new
 * @param chosen what the endpoint will have of them that its profile has a say in
 * @param standing what the endpoint has and keeps; of one that is to be, nothing
 * @param secret of an endpoint that is to be
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export function checkEndpointSpec(
  given: Partial<EndpointInput>,
  chosen: ChosenProfile,
  standing: Standing,
  egress: EgressPolicy,
  secret?: string,
): void {
  const problems = problemsOf(given, egress);
  if (isProfileName(chosen.profile)) {
    const named = new Set(problems.map(({ pointer }) => pointer));
    problems.push(...profileProblems(chosen).filter(({ pointer }) => !named.has(pointer)));
    const profile = profileNamed(chosen.profile);
    if (given.headers !== undefined) problems.push(...headerProblems(given.headers, profile, standing.headers));
    if (given.profile !== undefined) {
      problems.push(
        ...standingProblems(profile, given.headers === undefined ? standing : { ...standing, headers: [] }),
      );
    }
    if (secret !== undefined) problems.push(...secretProblems(chosen.profile, secret));
  }
  if (problems.length > 0) throw new PosthornError('invalid-input', 'The endpoint cannot be like this.', { problems });
}
