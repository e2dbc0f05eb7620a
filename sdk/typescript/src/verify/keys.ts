import { decodeBase64 } from './base64.ts';
import { WebhookOptionsError } from './errors.ts';
import { signsLikeStandardWebhooks, type SigningProfile } from './signing-profiles.ts';

/** Bounds of a symmetric key in Standard Webhooks, in bytes. */
const HMAC_BYTES = { min: 24, max: 64 };
const PUBLIC_KEY_BYTES = 32;

/** The type of a WebCrypto key, which has no global name in the types of Node. */
type WebCryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** A key that verifies signatures: the secret itself, or the public half of an ed25519 key. */
export interface VerifyingKey {
  type: 'hmac' | 'ed25519';
  key: WebCryptoKey;
}

/** The place of a secret in a message, which never shows the secret itself. */
const placeOf = (index: number, count: number) => (count === 1 ? 'The secret' : `Secret ${index + 1} of ${count}`);

function hmacKey(bytes: Uint8Array<ArrayBuffer>): Promise<WebCryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

async function ed25519Key(bytes: Uint8Array<ArrayBuffer>, place: string): Promise<WebCryptoKey> {
  try {
    return await crypto.subtle.importKey('raw', bytes, { name: 'Ed25519' }, false, ['verify']);
  } catch (cause) {
    const message = `${place} is not an ed25519 public key, or this JavaScript runtime has no Ed25519 in WebCrypto.`;
    throw new WebhookOptionsError(message, { cause });
  }
}

function symmetricKey(secret: string, place: string): Promise<WebCryptoKey> {
  const { min, max } = HMAC_BYTES;
  const bytes = decodeBase64(secret.slice('whsec_'.length));
  if (bytes === undefined || bytes.length < min || bytes.length > max)
    throw new WebhookOptionsError(`${place} must be \`whsec_\` and the base64 of ${min} to ${max} bytes.`);
  return hmacKey(bytes);
}

function publicKey(secret: string, place: string): Promise<WebCryptoKey> {
  const bytes = decodeBase64(secret.slice('whpk_'.length));
  if (bytes?.length !== PUBLIC_KEY_BYTES)
    throw new WebhookOptionsError(`${place} must be \`whpk_\` and the base64 of ${PUBLIC_KEY_BYTES} bytes.`);
  return ed25519Key(bytes, place);
}

async function standardKey(secret: string, place: string): Promise<VerifyingKey> {
  if (secret.startsWith('whsec_')) return { type: 'hmac', key: await symmetricKey(secret, place) };
  if (secret.startsWith('whpk_')) return { type: 'ed25519', key: await publicKey(secret, place) };
  if (!secret.startsWith('whsk_'))
    throw new WebhookOptionsError(`${place} must be a secret, \`whsec_…\`, or a public key, \`whpk_…\`.`);
  const remedy = 'Give its public key, `whpk_…`, which the API returns as `publicKey`.';
  throw new WebhookOptionsError(`${place} is a private ed25519 key, which only the sender needs. ${remedy}`);
}

/**
 * The keys of an endpoint's secrets, as the profile reads secrets.
 * @throws WebhookOptionsError that names the wrong secret by its place
 */
export function verifyingKeys(profile: SigningProfile, secrets: readonly string[]): Promise<VerifyingKey[]> {
  if (!Array.isArray(secrets) || secrets.length === 0)
    throw new WebhookOptionsError('`secrets` must be a list of at least one secret.');
  return Promise.all(
    secrets.map(async (secret: unknown, index): Promise<VerifyingKey> => {
      const place = placeOf(index, secrets.length);
      if (typeof secret !== 'string' || secret === '')
        throw new WebhookOptionsError(`${place} must be a string that is not empty.`);
      if (signsLikeStandardWebhooks(profile)) return standardKey(secret, place);
      return { type: 'hmac', key: await hmacKey(new TextEncoder().encode(secret)) };
    }),
  );
}
