import { profileNamed, isProfileName } from '#wire-profiles';
import type { GivenHeader } from './check-headers.ts';

/**
 * The headers of an endpoint that is made without saying what its bodies are: JSON, where the profile leaves it to the
 * endpoint. So does postpress's dashboard; its API (`POST /v1/webhooks`) does not.
 */
export function withContentType(profile: string, headers: readonly GivenHeader[]): GivenHeader[] {
  const isOpen = isProfileName(profile) && profileNamed(profile).allowsContentType;
  const isSaid = headers.some(({ key }) => key.toLowerCase() === 'content-type');
  return isOpen && !isSaid ? [{ key: 'Content-Type', value: 'application/json' }, ...headers] : [...headers];
}
