import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeBase64, type PosthornError } from '#kernel';
import { refusedSecret } from './refused-secret.ts';
import type { SigningKey } from './signing-key.ts';

const PRIVATE_PREFIX = 'whsk_';
const PUBLIC_PREFIX = 'whpk_';
/** The seed and the public key, as RFC 8032 and its libraries keep a private key. */
const SECRET_BYTES = 64;
const SEED_BYTES = 32;

function refused(reason: string): PosthornError {
  const bytes = `the base64 of ${SECRET_BYTES} bytes, the ed25519 seed and its public key`;
  return refusedSecret(`${PRIVATE_PREFIX} followed by ${bytes}`, reason);
}

/** A half of a key by its name in a JSON Web Key (RFC 8037): `d` is the seed, `x` the public key. */
function halfOf(key: KeyObject, name: 'd' | 'x'): Buffer {
  return Buffer.from(key.export({ format: 'jwk' })[name] as string, 'base64url');
}

/** Returns true if a secret has the prefix of an ed25519 one; its rest may be wrong. */
export function isEd25519Secret(secret: string): boolean {
  return secret.startsWith(PRIVATE_PREFIX);
}

/** A new ed25519 secret: `whsk_` and the base64 of 64 bytes, 93 characters in all. */
export function generateEd25519Secret(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return PRIVATE_PREFIX + Buffer.concat([halfOf(privateKey, 'd'), halfOf(privateKey, 'x')]).toString('base64');
}

/**
 * The signing key of an ed25519 secret of Standard Webhooks: the base64 after `whsk_`.
 * @throws PosthornError `invalid-input` unless it is that prefix and 64 bytes in padded base64 of which the last 32 are
 * the public key of the first 32; the message does not repeat the secret
 */
export function decodeEd25519Secret(secret: string): SigningKey {
  if (!isEd25519Secret(secret)) throw refused(`does not begin with ${PRIVATE_PREFIX}`);
  const bytes = decodeBase64(secret.slice(PRIVATE_PREFIX.length));
  if (bytes === undefined) throw refused(`is not padded base64 after ${PRIVATE_PREFIX}`);
  if (bytes.length !== SECRET_BYTES) throw refused(`has ${bytes.length} bytes`);
  const [seed, publicKey] = [bytes.subarray(0, SEED_BYTES), bytes.subarray(SEED_BYTES)];
  const jwk = { kty: 'OKP', crv: 'Ed25519', d: seed.toString('base64url'), x: publicKey.toString('base64url') };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  // Node does not check the public half. Receivers with a wrong public key would refuse every signature.
  if (!halfOf(createPublicKey(key), 'x').equals(publicKey)) throw refused('has a public key of another seed');
  return key;
}

/**
 * The public key by which receivers verify: `whpk_` and the base64 of the 32 bytes of the public key, 49 characters in
 * all.
 * @throws PosthornError `invalid-input`, see `decodeEd25519Secret`
 */
export function ed25519PublicKey(secret: string): string {
  return PUBLIC_PREFIX + halfOf(createPublicKey(decodeEd25519Secret(secret)), 'x').toString('base64');
}
