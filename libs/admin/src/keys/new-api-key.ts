import { createHash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** A new key for the API: 256 random bits, so that a plain hash of it tells nothing. */
export function newApiKey(): string {
  return `phk_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/**
 * Returns true if a text has the form of a key that `newApiKey` makes. Of other texts only the configured key opens
 * anything.
 */
export function isApiKeyForm(key: string): boolean {
  return /^phk_[\w-]{43}$/.test(key);
}

/** The SHA-256 of a key, by which it is known. */
export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
