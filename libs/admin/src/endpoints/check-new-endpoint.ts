import { type FieldProblem, sortedMetadata } from '#kernel';
import type { EgressPolicy } from '#http-delivery';
import { isProfileName } from '#wire-profiles';
import { type Draft, isWrong, settled } from '../draft.ts';
import { secretProblems } from '../secrets/new-secret.ts';
import type { ExistingParts } from './check-existing-parts.ts';
import { typesOf } from './check-profile.ts';
import { specProblems } from './check-spec.ts';
import type { EndpointInput, NewEndpoint } from './endpoint-input.ts';
import { keptUrl } from './sent-url.ts';

/** A new endpoint, with its defaults. */
export type CheckedEndpoint = Required<EndpointInput> & Pick<NewEndpoint, 'secret' | 'verify'>;

/** The profile of an endpoint that names none. */
export const DEFAULT_PROFILE = 'standard-webhooks';
const NOTHING_YET = { headers: [], secrets: [] };

function chosenBy({ profile = DEFAULT_PROFILE, profileOptions = {}, eventTypes = null }: Partial<NewEndpoint>) {
  return { profile, profileOptions, eventTypes };
}

function problemsOf(draft: Draft<NewEndpoint>, existing: ExistingParts, egress: EgressPolicy): FieldProblem[] {
  const chosen = chosenBy(draft.fields);
  const { headers = [] } = draft.fields;
  const problems = specProblems(
    { ...draft, fields: { ...draft.fields, ...chosen, headers } },
    chosen,
    existing,
    egress,
  );
  const { secret } = draft.fields;
  if (secret === undefined || isWrong(draft, 'profile') || !isProfileName(chosen.profile)) return problems;
  return [...problems, ...secretProblems(chosen.profile, { secret })];
}

/**
 * Checks an endpoint that is given as a whole, and adds the defaults.
 * @param existing the headers and secrets of the endpoint that it replaces. Default: none
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export function checkNewEndpoint(
  draft: Draft<NewEndpoint>,
  egress: EgressPolicy,
  existing: ExistingParts = NOTHING_YET,
): CheckedEndpoint {
  const given = settled(draft, problemsOf(draft, existing, egress), 'The endpoint is invalid.');
  const url = keptUrl(given.url);
  const { name = new URL(url).host, uid = null, channels = null, where = null, policy = {}, headers = [] } = given;
  const { description = null, secret, verify } = given;
  const metadata = sortedMetadata(given.metadata ?? {});
  const chosen = chosenBy(given);
  return {
    ...{ url, name, description, uid, channels, where, policy: { ...policy }, headers, metadata, secret, verify },
    ...{ ...chosen, eventTypes: typesOf(chosen) },
  };
}
