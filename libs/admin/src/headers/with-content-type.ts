import { profileNamed } from '#wire-profiles';
import type { GivenHeader } from './check-headers.ts';

const CONTENT_TYPE = { key: 'Content-Type', value: 'application/json' };

/**
 * Adds `Content-Type: application/json` to the headers of a checked endpoint, if its profile leaves the type to the
 * endpoint and the headers do not have it. Postpress's dashboard adds it too; its API (`POST /v1/webhooks`) does not.
 */
export function withContentType<T extends { profile: string; headers: GivenHeader[] }>(endpoint: T): T {
  const { profile, headers } = endpoint;
  const isGiven = headers.some(({ key }) => key.toLowerCase() === 'content-type');
  if (isGiven || !profileNamed(profile).allowsContentType) return endpoint;
  return { ...endpoint, headers: [CONTENT_TYPE, ...headers] };
}
