import { type FieldProblem, PosthornError } from '#kernel';
import { ed25519PublicKey, generateEd25519Secret, generateWebhookSecret, type SigningKey } from '#signing';
import { profileNamed, type WireProfile } from '#wire-profiles';
import type { SecretType } from './secret-type.ts';

/** A secret before it is stored for an endpoint. */
export interface NewSecret {
  text: string;
  /** The key with which receivers verify (`whpk_…`) if the secret is ed25519; else null. */
  publicKey: string | null;
}

const generate = { hmac: generateWebhookSecret, ed25519: generateEd25519Secret };

/** The type of a key: a symmetric key is `secret` to Node, an ed25519 key `private`. */
const typeOf = (key: SigningKey): SecretType => (key.type === 'secret' ? 'hmac' : 'ed25519');

/**
 * The secret that a user gives. Without `secret`, one is generated; without `type`, a given secret may have either
 * type, and a generated one is hmac.
 */
export interface GivenSecret {
  secret?: string;
  type?: SecretType;
}

const textOf = ({ secret, type = 'hmac' }: GivenSecret) => secret ?? generate[type]();

/** The reason why a profile cannot sign with a secret, or undefined if it can. It does not repeat the secret. */
export function whyUnusable(secret: string, profile: WireProfile): string | undefined {
  try {
    profile.keyOf(secret);
    return undefined;
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    return error.problems.map(({ message }) => message).join('; ');
  }
}

/** The problems that a profile has with a secret, at `/secret` or `/type`. */
export function secretProblems(profileName: string, given: GivenSecret): FieldProblem[] {
  const profile = profileNamed(profileName);
  const text = textOf(given);
  const unusable = whyUnusable(text, profile);
  if (unusable !== undefined) return [{ pointer: '/secret', message: unusable }];
  const type = typeOf(profile.keyOf(text));
  if (given.type === undefined || given.type === type) return [];
  if (given.secret !== undefined)
    return [{ pointer: '/secret', message: `must be an ${given.type} secret, to match the field type` }];
  return [
    { pointer: '/type', message: `must be ${type}: the profile ${profileName} does not sign with ${given.type}` },
  ];
}

/** A secret that a profile can sign with: the given one, which is checked, or a new one. */
export function newSecret(profileName: string, given: GivenSecret): NewSecret {
  const text = textOf(given);
  const type = typeOf(profileNamed(profileName).keyOf(text));
  return { text, publicKey: type === 'ed25519' ? ed25519PublicKey(text) : null };
}

/**
 * A new secret of the preferred type, or hmac if the profile cannot sign with that type. A profile whose key is any
 * text would take an ed25519 secret as such a text.
 */
export function newSecretPreferring(type: SecretType, profileName: string): NewSecret {
  const given = { secret: generate[type](), type };
  return newSecret(profileName, secretProblems(profileName, given).length === 0 ? given : {});
}
