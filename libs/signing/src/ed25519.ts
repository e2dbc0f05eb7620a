import { sign } from 'node:crypto';
import type { SigningKey } from './signing-key.ts';

/**
 * The ed25519 signature (RFC 8032) of these parts, one after the other as if they were one text. Strings count as
 * UTF-8. The same parts have the same signature: ed25519 takes no random number.
 * @param key an ed25519 one
 * @returns 88 characters of base64
 */
export function ed25519(key: SigningKey, ...parts: readonly (string | Buffer)[]): string {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return sign(null, bytes, key).toString('base64');
}
