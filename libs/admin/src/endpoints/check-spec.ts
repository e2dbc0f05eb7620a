import { type FieldProblem, messageOf, PosthornError } from '#kernel';
import { checkEndpointUrl, type EgressPolicy } from '#http-delivery';
import { isProfileName, profileNamed, profileNames } from '#wire-profiles';
import { type ChosenProfile, profileProblems } from './check-profile.ts';
import type { EndpointSpec } from './endpoint.ts';

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

function problemsOf(spec: Partial<EndpointSpec>, egress: EgressPolicy): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (spec.url !== undefined) {
    const checked = checkEndpointUrl(spec.url, egress);
    if (!checked.ok) problems.push({ pointer: '/url', message: checked.message });
  }
  if (spec.profile !== undefined && !isProfileName(spec.profile)) {
    problems.push({ pointer: '/profile', message: `must be one of ${profileNames().join(', ')}` });
  }
  for (const [index, type] of (spec.eventTypes ?? []).entries()) {
    if (SUBSCRIPTION_FORM.test(type)) continue;
    const message = 'must be an event type like post.published, a prefix like post.*, or *';
    problems.push({ pointer: `/eventTypes/${index}`, message });
  }
  return problems;
}

/**
 * What needs more than the form of a field: whether the URL may be called, whether the profile exists, and whether it can
 * use the secret, the options and the event types.
 * @param given the fields that are new
 * @param chosen what the endpoint will have of them that its profile has a say in
 * @param secret of an endpoint that is to be
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export function checkEndpointSpec(
  given: Partial<EndpointSpec>,
  chosen: ChosenProfile,
  egress: EgressPolicy,
  secret?: string,
): void {
  const problems = problemsOf(given, egress);
  if (isProfileName(chosen.profile)) {
    const named = new Set(problems.map(({ pointer }) => pointer));
    problems.push(...profileProblems(chosen).filter(({ pointer }) => !named.has(pointer)));
    if (secret !== undefined) problems.push(...secretProblems(chosen.profile, secret));
  }
  if (problems.length > 0) throw new PosthornError('invalid-input', 'The endpoint cannot be like this.', { problems });
}
