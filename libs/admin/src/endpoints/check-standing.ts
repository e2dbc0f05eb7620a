import { type FieldProblem, messageOf } from '#kernel';
import type { WireProfile } from '#wire-profiles';
import { whyForbidden } from '../headers/check-headers.ts';
import type { HeaderRef } from './endpoint-events.ts';

/** What an endpoint has already, and a profile that it changes to has a say in. */
export interface Standing {
  headers: readonly HeaderRef[];
  /** The texts of those that sign now or will. */
  secrets: readonly string[];
}

function whyUnusable(secret: string, profile: WireProfile): string | undefined {
  try {
    profile.keyOf(secret);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** What a profile says against what its endpoint-to-be has already. */
export function standingProblems(profile: WireProfile, { headers, secrets }: Standing): FieldProblem[] {
  const forbidden = headers.filter(({ key }) => whyForbidden(key, profile) !== undefined).map(({ key }) => key);
  const unusable = secrets.map((secret) => whyUnusable(secret, profile)).find((why) => why !== undefined);
  const messages: string[] = [];
  if (forbidden.length > 0) {
    messages.push(`sends ${forbidden.join(', ')} itself: give the headers anew, without them, in the same request`);
  }
  if (unusable !== undefined) {
    const way = 'Rotate first to one that both profiles take, a whsec_ one say, with an overlapMs of 0';
    messages.push(`cannot use a secret of the endpoint that signs now or will. ${unusable} ${way}`);
  }
  return messages.map((message) => ({ pointer: '/profile', message: `${profile.name} ${message}` }));
}
