import type { KeyObject } from 'node:crypto';

/**
 * A key that signs: made once when a secret is loaded, used for every request. It prints nothing of itself. Its `type`
 * is `secret` if it is symmetric (HMAC), and `private` if it is ed25519.
 */
export type SigningKey = KeyObject;
