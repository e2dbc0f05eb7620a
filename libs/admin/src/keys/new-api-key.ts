import { createHash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** A new API key: 256 random bits, so that a plain hash of the key reveals nothing. */
export function newApiKey(): string {
  return `phk_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/** A new portal token, as random as an API key. */
export function newPortalToken(): string {
  return `pht_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/**
 * Returns true if a text has the form of a key that `newApiKey` or `newPortalToken` makes. Of all other texts, only the
 * configured key is valid.
 */
export function isApiKeyForm(key: string): boolean {
  return /^ph[kt]_[\w-]{43}$/.test(key);
}

/** Returns true if a text has the form of a portal token. */
export function isPortalTokenForm(key: string): boolean {
  return key.startsWith('pht_');
}

/** The SHA-256 of a key, under which the key is stored. */
export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
