import { isProfileName, profileNamed, type ProfileOptions } from '#wire-profiles';

/** The parameters of the verification request of an endpoint's profile, besides its URL. */
export interface HandshakeTerms {
  profile: string;
  /** The chosen options on which the handshake depends. */
  options: ProfileOptions;
  /** The requested rate; null to leave it to the receiver. */
  ratePerSecond: number | null;
}

/** The part of an endpoint on which its handshake depends. */
interface HandshakeFields {
  profile: string;
  profileOptions: ProfileOptions;
  policy?: { ratePerSecond?: number | null };
}

/** The terms of an endpoint's handshake, or null if its profile has none. */
export function handshakeTerms({ profile: name, profileOptions, policy }: HandshakeFields): HandshakeTerms | null {
  if (!isProfileName(name)) return null;
  const { handshake, defaultPolicy } = profileNamed(name);
  if (!handshake) return null;
  const chosen = handshake.options.filter((option) => profileOptions[option] !== undefined);
  const options = Object.fromEntries(chosen.map((option) => [option, profileOptions[option]!]));
  return { profile: name, options, ratePerSecond: policy?.ratePerSecond ?? defaultPolicy.ratePerSecond };
}

/**
 * Returns true if a receiver that agreed to earlier terms needs a new request. That is so if the handshake or an option
 * differs, or if the new rate is above both the requested and the allowed rate.
 * @param allowedPerMinute the rate that the receiver allowed; null if it set no bound
 */
export function termsNeedVerification(
  before: HandshakeTerms | null,
  after: HandshakeTerms | null,
  allowedPerMinute: number | null,
): boolean {
  if (after === null) return false;
  if (before === null || before.profile !== after.profile) return true;
  if (JSON.stringify(before.options) !== JSON.stringify(after.options)) return true;
  if (allowedPerMinute === null || before.ratePerSecond === after.ratePerSecond) return false;
  const wanted = (after.ratePerSecond ?? Infinity) * 60;
  return wanted > allowedPerMinute && wanted > (before.ratePerSecond ?? 0) * 60;
}
