import { decodeBase64 } from './base64.ts';
import { isEqualInConstantTime } from './constant-time.ts';
import { WebhookVerificationError } from './errors.ts';
import type { VerifyingKey } from './keys.ts';

const HMAC_HEX = /^[0-9a-f]{64}$/;
const SIGNATURE = /^(v[0-9]+[a-z]?),([A-Za-z0-9+/=]+)$/;
/**
 * The most signatures that are tried. Posthorn sends one for each secret that signs, at most ten. Without a bound, a
 * forged request could make its receiver verify thousands of ed25519 signatures.
 */
const MAX_SIGNATURES = 20;

/** A signature of a request with the type of the key that can verify it. */
export interface Signature {
  type: VerifyingKey['type'];
  bytes: Uint8Array<ArrayBuffer>;
}

function malformed(name: string, form: string): WebhookVerificationError {
  return new WebhookVerificationError('malformed-header', `The header \`${name}\` must be ${form}.`);
}

/**
 * Reads a header with one HMAC-SHA256.
 * @throws WebhookVerificationError `malformed-header`
 */
export function readHexSignature(name: string, value: string): Signature[] {
  if (!HMAC_HEX.test(value)) throw malformed(name, '64 lower-case hexadecimal digits');
  const bytes = Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(value.slice(2 * at, 2 * at + 2), 16));
  return [{ type: 'hmac', bytes }];
}

/**
 * Reads the signatures of Standard Webhooks. A version that is not known is passed over, so that a sender can add one.
 * @throws WebhookVerificationError `malformed-header`
 */
export function readStandardSignatures(name: string, items: readonly string[]): Signature[] {
  if (items.length > MAX_SIGNATURES) throw malformed(name, `at most ${MAX_SIGNATURES} signatures`);
  return items.flatMap((item): Signature[] => {
    const [, version, text = ''] = SIGNATURE.exec(item) ?? [];
    if (version === undefined) throw malformed(name, 'signatures like `v1,…` with spaces between them');
    if (version !== 'v1' && version !== 'v1a') return [];
    const bytes = decodeBase64(text);
    if (bytes?.length !== (version === 'v1' ? 32 : 64))
      throw malformed(name, 'base64 of 32 bytes after `v1,`, and of 64 bytes after `v1a,`');
    return [{ type: version === 'v1' ? 'hmac' : 'ed25519', bytes }];
  });
}

/** Returns true if one of the signatures is that of the content by this key. */
async function hasSigned(
  { type, key }: VerifyingKey,
  signatures: readonly Signature[],
  content: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const candidates = signatures.filter((signature) => signature.type === type);
  if (candidates.length === 0) return false;
  if (type === 'hmac') {
    const expected = new Uint8Array(await crypto.subtle.sign('HMAC', key, content));
    return candidates.some(({ bytes }) => isEqualInConstantTime(bytes, expected));
  }
  const results = await Promise.all(
    candidates.map(({ bytes }) => crypto.subtle.verify('Ed25519', key, bytes, content)),
  );
  return results.includes(true);
}

/**
 * The place of the first key that made one of the signatures.
 * @throws WebhookVerificationError `signature-mismatch`
 */
export async function signingKeyIndex(
  keys: readonly VerifyingKey[],
  signatures: readonly Signature[],
  content: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const results = await Promise.all(keys.map((key) => hasSigned(key, signatures, content)));
  const index = results.indexOf(true);
  if (index >= 0) return index;
  const causes = 'the secret is that of another endpoint, or the body is not the exact bytes of the request';
  throw new WebhookVerificationError('signature-mismatch', `No signature is by a given secret: ${causes}.`);
}
