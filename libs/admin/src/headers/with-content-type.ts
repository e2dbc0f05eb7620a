import { profileNamed, isProfileName } from '#wire-profiles';
import type { GivenHeader } from './check-headers.ts';

/**
 * Adds `Content-Type: application/json` to the headers of a new endpoint, if the profile leaves the type to the
 * endpoint and the headers do not have it. Postpress's dashboard adds it too; its API (`POST /v1/webhooks`) does not.
 */
export function withContentType(profile: string, headers: readonly GivenHeader[]): GivenHeader[] {
  const isOpen = isProfileName(profile) && profileNamed(profile).allowsContentType;
  const hasContentType = headers.some(({ key }) => key.toLowerCase() === 'content-type');
  return isOpen && !hasContentType ? [{ key: 'Content-Type', value: 'application/json' }, ...headers] : [...headers];
}
