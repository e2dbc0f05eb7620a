import { type FieldProblem, messageOf, PosthornError } from '#kernel';
import { ed25519PublicKey, generateEd25519Secret, generateWebhookSecret, type SigningKey } from '#signing';
import { profileNamed, type WireProfile } from '#wire-profiles';

export type SecretType = 'hmac' | 'ed25519';

/** A secret that is to be an endpoint's. */
export interface NewSecret {
  text: string;
  /** What receivers verify with (`whpk_…`), of an ed25519 one. */
  publicKey: string | null;
}

const generate = { hmac: generateWebhookSecret, ed25519: generateEd25519Secret };

/** The type of a key: symmetric ones are `secret` to Node, ed25519 ones `private`. */
const typeOf = (key: SigningKey): SecretType => (key.type === 'secret' ? 'hmac' : 'ed25519');

function refused(problem: FieldProblem): PosthornError {
  return new PosthornError('invalid-input', 'The secret cannot be like this.', { problems: [problem] });
}

function typeUnder(profile: WireProfile, secret: string): SecretType {
  try {
    return typeOf(profile.keyOf(secret));
  } catch (error) {
    throw refused({ pointer: '/secret', message: messageOf(error) });
  }
}

/**
 * A secret that a profile can sign with: the given one, or a new one.
 * @param given the user's own, and the type it must have; a type of null takes the given one as it is, and makes an hmac one
 * @throws PosthornError `invalid-input` that names `/secret` or `/type`
 */
export function newSecret(profileName: string, given: { secret: string | null; type: SecretType | null }): NewSecret {
  const profile = profileNamed(profileName);
  const text = given.secret ?? generate[given.type ?? 'hmac']();
  const type = typeUnder(profile, text);
  if (given.type !== null && given.type !== type) {
    if (given.secret !== null) throw refused({ pointer: '/secret', message: `is no ${given.type} secret` });
    throw refused({ pointer: '/type', message: `must be ${type}: ${profileName} does not sign with ${given.type}` });
  }
  return { text, publicKey: type === 'ed25519' ? ed25519PublicKey(text) : null };
}
