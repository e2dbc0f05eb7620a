import type { FieldProblem } from '#kernel';
import type { WireProfile } from '#wire-profiles';
import { type ProfileWithOptions, whyForbidden } from '../headers/check-headers.ts';
import { whyUnusable } from '../secrets/new-secret.ts';
import type { HeaderRef } from './endpoint-events.ts';

/** The existing headers and secrets of an endpoint, which another profile may refuse. */
export interface ExistingParts {
  headers: readonly HeaderRef[];
  /** The texts of the secrets that sign now or will. */
  secrets: readonly string[];
}

const forbiddenIn = ({ headers }: ExistingParts, chosen: ProfileWithOptions): string[] =>
  headers.filter(({ key }) => whyForbidden(key, chosen) !== undefined).map(({ key }) => key);

function headerProblem(chosen: ProfileWithOptions, existing: ExistingParts): string[] {
  const forbidden = forbiddenIn(existing, chosen);
  if (forbidden.length === 0) return [];
  return [`it sets ${forbidden.join(', ')} itself: send \`headers\` without them in the same request`];
}

function secretProblem(profile: WireProfile, { secrets }: ExistingParts): string[] {
  const unusable = secrets.map((secret) => whyUnusable(secret, profile)).find((why) => why !== undefined);
  if (unusable === undefined) return [];
  const way = 'first rotate to a secret that both profiles support, such as one with whsec_, with an overlapMs of 0';
  return [`it cannot use a current or later secret of the endpoint, which ${unusable}: ${way}`];
}

/** The problems that new options of the same profile have with the existing headers of an endpoint. */
export function newOptionsProblems(chosen: ProfileWithOptions, existing: ExistingParts): FieldProblem[] {
  const forbidden = forbiddenIn(existing, chosen);
  if (forbidden.length === 0) return [];
  const message = `must not reserve ${forbidden.join(', ')}: send \`headers\` without them in the same request`;
  return [{ pointer: '/profileOptions', message }];
}

/** The problems that a profile has with the existing headers and secrets of an endpoint that changes to it. */
export function existingPartsProblems(chosen: ProfileWithOptions, existing: ExistingParts): FieldProblem[] {
  const { profile } = chosen;
  const messages = [...headerProblem(chosen, existing), ...secretProblem(profile, existing)];
  if (messages.length === 0) return [];
  return [{ pointer: '/profile', message: `must not be changed to ${profile.name}: ${messages.join('; and ')}` }];
}
