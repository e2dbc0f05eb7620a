import { createHmac, createSecretKey } from 'node:crypto';
import type { SigningKey } from './signing-key.ts';

/** The symmetric signing key of these bytes. They may be wiped afterwards. */
export function signingKeyOf(bytes: Buffer): SigningKey {
  return createSecretKey(bytes);
}

// CPU time of a call on a body of 500 bytes, Node 24.21, the median of six runs of 60,000 calls each:
//   KeyObject 1.8 µs; key as a string 1.9 µs; as a Buffer or Uint8Array 11.2 µs (a key object is made in each call).
//   Copies of a hash that has read the padded key: 2.3 µs. Two one-shot hash() over padded keys, an HMAC of our
//   own making: 1.7 µs, which is not worth it. digest() and then toString() instead of digest(encoding): 2.5 µs.
/**
 * The HMAC-SHA256 (RFC 2104) of these parts, one after the other as if they were one text. Strings count as UTF-8.
 * @param key a symmetric one
 * @returns 64 lower-case characters as hex, 44 as base64
 */
export function hmacSha256(
  key: SigningKey,
  encoding: 'hex' | 'base64',
  ...parts: readonly (string | Buffer)[]
): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}
