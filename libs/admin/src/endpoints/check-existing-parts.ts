import type { FieldProblem } from '#kernel';
import type { WireProfile } from '#wire-profiles';
import { whyForbidden } from '../headers/check-headers.ts';
import { whyUnusable } from '../secrets/new-secret.ts';
import type { HeaderRef } from './endpoint-events.ts';

/** The existing headers and secrets of an endpoint, which another profile may refuse. */
export interface ExistingParts {
  headers: readonly HeaderRef[];
  /** The texts of the secrets that sign now or will. */
  secrets: readonly string[];
}

function headerProblem(profile: WireProfile, { headers }: ExistingParts): string[] {
  const forbidden = headers.filter(({ key }) => whyForbidden(key, profile) !== undefined).map(({ key }) => key);
  if (forbidden.length === 0) return [];
  return [`it sets ${forbidden.join(', ')} itself: send \`headers\` without them in the same request`];
}

function secretProblem(profile: WireProfile, { secrets }: ExistingParts): string[] {
  const unusable = secrets.map((secret) => whyUnusable(secret, profile)).find((why) => why !== undefined);
  if (unusable === undefined) return [];
  const way = 'first rotate to a secret that both profiles support, such as one with whsec_, with an overlapMs of 0';
  return [`it cannot use a current or later secret of the endpoint, which ${unusable}: ${way}`];
}

/** The problems that a profile has with the existing headers and secrets of an endpoint that changes to it. */
export function existingPartsProblems(profile: WireProfile, existing: ExistingParts): FieldProblem[] {
  const messages = [...headerProblem(profile, existing), ...secretProblem(profile, existing)];
  if (messages.length === 0) return [];
  return [{ pointer: '/profile', message: `must not be changed to ${profile.name}: ${messages.join('; and ')}` }];
}
