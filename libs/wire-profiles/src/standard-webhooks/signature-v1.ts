import { hmacSha256, type SigningKey } from '#signing';

/**
 * One symmetric signature of Standard Webhooks: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`.
 * @param timestamp Unix seconds in decimal, the same text as in the header
 */
export function signatureV1(key: SigningKey, id: string, timestamp: string, body: Buffer): string {
  return `v1,${hmacSha256(key, 'base64', `${id}.${timestamp}.`, body)}`;
}
