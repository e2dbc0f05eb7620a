import { type FieldProblem, PosthornError } from '#kernel';
import { profileNamed, type WireProfile } from '#wire-profiles';
import type { EndpointSpec } from './endpoint-events.ts';

/** The profile of an endpoint, and the fields that the profile restricts. */
export type ChosenProfile = Pick<EndpointSpec, 'profile' | 'profileOptions' | 'eventTypes'>;

/** Returns true if a pattern (`post.*`) covers all types of a subscription (`post.published`, `post.*`, `*`). */
function isWithin(subscription: string, pattern: string): boolean {
  return pattern.endsWith('.*') ? subscription.startsWith(pattern.slice(0, -1)) : subscription === pattern;
}

function optionProblems({ profile, profileOptions }: ChosenProfile): FieldProblem[] {
  try {
    profileNamed(profile).parseOptions(profileOptions);
    return [];
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    return error.problems.map(({ pointer, message }) => ({ pointer: `/profileOptions${pointer}`, message }));
  }
}

function typeProblems({ profile, eventTypes }: ChosenProfile): FieldProblem[] {
  const taken = profileNamed(profile).eventTypes;
  if (taken === undefined) return [];
  return (eventTypes ?? []).flatMap((type, index) => {
    if (taken.some((pattern) => isWithin(type, pattern))) return [];
    const message = `must match ${taken.join(' or ')}: the profile ${profile} supports no other events`;
    return [{ pointer: `/eventTypes/${index}`, message }];
  });
}

/** Returns true if a profile has a form for an event type. */
export function takesType({ eventTypes }: Pick<WireProfile, 'eventTypes'>, type: string): boolean {
  return eventTypes === undefined || eventTypes.some((pattern) => isWithin(type, pattern));
}

/** The problems that a registered profile has with the options and the event types of its endpoint. */
export function profileProblems(chosen: ChosenProfile): FieldProblem[] {
  return [...optionProblems(chosen), ...typeProblems(chosen)];
}

/**
 * The event types of an endpoint that named none: all that its profile has a form for, or null if it has a form for
 * every type.
 */
export function typesOf({ profile, eventTypes }: Omit<ChosenProfile, 'profileOptions'>): string[] | null {
  if (eventTypes !== null) return eventTypes;
  const taken = profileNamed(profile).eventTypes;
  return taken === undefined ? null : [...taken];
}
