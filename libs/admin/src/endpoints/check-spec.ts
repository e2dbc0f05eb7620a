import type { FieldProblem } from '#kernel';
import { checkEndpointUrl, type EgressPolicy, MAX_URL_CHARACTERS, URL_MESSAGE } from '#http-delivery';
import { isProfileName, profileNamed, profileNames } from '#wire-profiles';
import { type Draft, isWrong } from '../draft.ts';
import { headerProblems } from '../headers/check-headers.ts';
import { type ChosenProfile, profileProblems } from './check-profile.ts';
import { type ExistingParts, existingPartsProblems, newOptionsProblems } from './check-existing-parts.ts';
import { subscriptionProblems } from './check-subscription.ts';
import type { EndpointChangeInput } from './endpoint-input.ts';
import { sentUrl } from './sent-url.ts';

/**
 * The form of a whole URL: scheme, two slashes and a host. WHATWG's parser also accepts `https:example.com` and
 * `https:///example.com`.
 */
const WHOLE_URL = /^[a-z]+:\/\/[^/]/i;

/**
 * The problem of a URL in a request, or undefined. The stored URL of an endpoint is called even if it has a problem.
 */
function problemOfUrl(text: string, egress: EgressPolicy): string | undefined {
  const checked = checkEndpointUrl(text, egress);
  if (!checked.ok) return checked.message;
  if (!WHOLE_URL.test(text)) return URL_MESSAGE;
  if (sentUrl(text).length <= MAX_URL_CHARACTERS) return undefined;
  return `must have ${MAX_URL_CHARACTERS} characters or fewer, percent-encoded as it is sent`;
}

function urlProblems(url: string, egress: EgressPolicy): FieldProblem[] {
  const message = problemOfUrl(url, egress);
  return message === undefined ? [] : [{ pointer: '/url', message }];
}

/** The problems that a profile has with the new fields and with the unchanged fields of its endpoint. */
function problemsUnder(
  draft: Draft<EndpointChangeInput>,
  chosen: ChosenProfile,
  existing: ExistingParts,
): FieldProblem[] {
  const { headers, profile: changed, profileOptions } = draft.fields;
  const problems = profileProblems(chosen);
  const options = problems.length === 0 ? chosen.profileOptions : {};
  const withOptions = { profile: profileNamed(chosen.profile), options };
  if (headers !== undefined) problems.push(...headerProblems(headers, withOptions, existing.headers));
  if (changed === undefined && profileOptions === undefined) return problems;
  const keepsHeaders = headers === undefined && !isWrong(draft, 'headers');
  const parts = keepsHeaders ? existing : { ...existing, headers: [] };
  const ofParts = changed === undefined ? newOptionsProblems : existingPartsProblems;
  return [...problems, ...ofParts(withOptions, parts)];
}

/**
 * Finds the problems of an endpoint beyond the form of its fields. The URL must be allowed, and the profile must exist
 * and support the options, the event types and the headers.
 * @param draft the new fields
 * @param chosen the fields restricted by the profile, as the endpoint will have them
 * @param existing the existing headers and secrets of the endpoint; empty for a new endpoint
 */
export function specProblems(
  draft: Draft<EndpointChangeInput>,
  chosen: ChosenProfile,
  existing: ExistingParts,
  egress: EgressPolicy,
): FieldProblem[] {
  const { url, profile } = draft.fields;
  const problems = [...(url === undefined ? [] : urlProblems(url, egress)), ...subscriptionProblems(draft.fields)];
  if (isWrong(draft, 'profile')) return problems;
  if (isProfileName(chosen.profile)) {
    const named = new Set(problems.map(({ pointer }) => pointer));
    return [...problems, ...problemsUnder(draft, chosen, existing).filter(({ pointer }) => !named.has(pointer))];
  }
  if (profile === undefined) return problems;
  return [...problems, { pointer: '/profile', message: `must be one of ${profileNames().join(', ')}` }];
}
