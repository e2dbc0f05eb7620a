import {
  decodeEd25519Secret,
  decodeWebhookSecret,
  ed25519,
  hmacSha256,
  isEd25519Secret,
  type SigningKey,
  signingKeyOf,
} from '#signing';
import type { RenderInput } from '../render-input.ts';
import { DEFAULT_PREFIX } from './header-prefix.ts';

/**
 * The key of a Standard Webhooks secret: symmetric after `whsec_`, ed25519 after `whsk_`.
 * @throws PosthornError `invalid-input` if it is neither; the message does not repeat it
 */
export function standardKey(secret: string): SigningKey {
  return isEd25519Secret(secret) ? decodeEd25519Secret(secret) : signingKeyOf(decodeWebhookSecret(secret));
}

/**
 * One signature of Standard Webhooks over `id.timestamp.body`, in base64: `v1,` and its HMAC-SHA256 by a symmetric key,
 * `v1a,` and its ed25519 signature by the other kind.
 * @param timestamp Unix seconds in decimal, the same text as in the header
 */
export function signatureOf(key: SigningKey, id: string, timestamp: string, body: Buffer): string {
  const signed = `${id}.${timestamp}.`;
  return key.type === 'secret' ? `v1,${hmacSha256(key, 'base64', signed, body)}` : `v1a,${ed25519(key, signed, body)}`;
}

/** The names of `signatureHeaders` with a prefix, in lower case. */
export function signatureHeaderNames(prefix: string): string[] {
  return [`${prefix}id`, `${prefix}timestamp`, `${prefix}signature`];
}

/** The names of `signatureHeaders` with the prefix of Standard Webhooks, in lower case. */
export const SIGNATURE_HEADERS: readonly string[] = signatureHeaderNames(DEFAULT_PREFIX);

/** The three headers of Standard Webhooks (name, value, …); without keys, only `webhook-id`. */
export function signatureHeaders(
  { delivery, keys, attemptAtMs }: RenderInput,
  body: Buffer,
  prefix = DEFAULT_PREFIX,
): string[] {
  if (keys.length === 0) return [`${prefix}id`, delivery.webhookId];
  const attemptAt = String(Math.floor(attemptAtMs / 1_000));
  const signatures = keys.map((key) => signatureOf(key, delivery.webhookId, attemptAt, body));
  return [
    `${prefix}id`,
    delivery.webhookId,
    `${prefix}timestamp`,
    attemptAt,
    `${prefix}signature`,
    signatures.length === 1 ? signatures[0]! : signatures.join(' '),
  ];
}
