import { PosthornError } from '#kernel';
import * as registry from './registry.ts';
import type { WireProfile } from './wire-profile.ts';

/** The name of a registered profile, as an endpoint's `profile` holds it. */
export type ProfileName = (typeof registry)[keyof typeof registry]['name'];

const profileOfName = new Map<string, WireProfile<ProfileName>>(
  Object.values(registry).map((profile) => [profile.name, profile]),
);

/** Every registered name, in alphabetical order. */
export function profileNames(): ProfileName[] {
  return [...profileOfName.values()].map((profile) => profile.name).sort();
}

/** Returns true for a registered name, for which `profileNamed` does not throw. */
export function isProfileName(name: string): name is ProfileName {
  return profileOfName.has(name);
}

/** @throws PosthornError `invalid-input` if no profile has this name; the message lists all names */
export function profileNamed(name: string): WireProfile<ProfileName> {
  const profile = profileOfName.get(name);
  if (profile !== undefined) return profile;
  const message = `Unknown wire profile ${JSON.stringify(name)}. It must be one of ${profileNames().join(', ')}.`;
  throw new PosthornError('invalid-input', message);
}
