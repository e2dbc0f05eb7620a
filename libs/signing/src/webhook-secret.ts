import { randomBytes } from 'node:crypto';
import { decodeBase64, type PosthornError } from '#kernel';
import { refusedSecret } from './refused-secret.ts';

const PREFIX = 'whsec_';
const GENERATED_BYTES = 32;
/** Bounds of a symmetric key in Standard Webhooks: 192 to 512 bits. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** A new endpoint secret: `whsec_` and the base64 of 32 random bytes, 50 characters in all. */
export function generateWebhookSecret(): string {
  return PREFIX + randomBytes(GENERATED_BYTES).toString('base64');
}

function refused(reason: string): PosthornError {
  return refusedSecret(`${PREFIX} followed by the base64 of ${MIN_BYTES} to ${MAX_BYTES} bytes`, reason);
}

/**
 * The key bytes of a Standard Webhooks secret: the base64 after `whsec_`.
 * @throws PosthornError `invalid-input` unless it is that prefix and 24 to 64 bytes in padded base64; the message
 * does not repeat the secret
 */
export function decodeWebhookSecret(secret: string): Buffer {
  if (!secret.startsWith(PREFIX)) throw refused(`does not begin with ${PREFIX}`);
  const bytes = decodeBase64(secret.slice(PREFIX.length));
  if (bytes === undefined) throw refused(`is not padded base64 after ${PREFIX}`);
  if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) throw refused(`has ${bytes.length} bytes`);
  return bytes;
}
