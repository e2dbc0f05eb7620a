/** The wire profiles whose requests can be signed. Requests of the other profiles have no signature. */
export const SIGNING_PROFILES = [
  'cloudevents',
  'postion-guide',
  'postion-platform',
  'postmypost',
  'raw',
  'standard-webhooks',
] as const;

/** The name of a wire profile whose requests can be signed. */
export type SigningProfile = (typeof SIGNING_PROFILES)[number];

/** Returns true if the profile signs as Standard Webhooks does: in `webhook-signature`, over id, time and body. */
export function signsLikeStandardWebhooks(profile: SigningProfile): boolean {
  return profile !== 'postion-guide' && profile !== 'postion-platform';
}
