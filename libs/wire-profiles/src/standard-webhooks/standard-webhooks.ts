import { decodeWebhookSecret, signingKeyOf } from '#signing';
import { assertKeys } from '../assert-keys.ts';
import { basePolicy } from '../delivery-policy.ts';
import type { RenderedRequest, RenderInput, WireProfile } from '../wire-profile.ts';
import { signatureV1 } from './signature-v1.ts';

function render({ event, delivery, keys, attemptAtMs }: RenderInput): RenderedRequest {
  assertKeys(keys);
  const time = new Date(event.occurredAtMs).toISOString();
  const body = Buffer.from(`{"type":${JSON.stringify(event.type)},"timestamp":"${time}","data":${event.data}}`);
  const attemptAt = String(Math.floor(attemptAtMs / 1_000));
  const signatures = keys.map((key) => signatureV1(key, delivery.webhookId, attemptAt, body));
  const headers = [
    'webhook-id',
    delivery.webhookId,
    'webhook-timestamp',
    attemptAt,
    'webhook-signature',
    signatures.join(' '),
    'Content-Type',
    'application/json',
  ];
  return { method: 'POST', headers, body };
}

/**
 * Standard Webhooks, with symmetric signatures (v1): https://www.standardwebhooks.com and its specification,
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. The body is
 * `{type, timestamp, data}`; the signature covers `id.timestamp.body`, where timestamp is the attempt's Unix seconds.
 * While secrets rotate there is one signature for each, newest first, with spaces between.
 */
export const standardWebhooks: WireProfile<'standard-webhooks'> = {
  name: 'standard-webhooks',
  version: 1,
  defaultPolicy: { ...basePolicy, timeoutMs: 15_000, success: '2xx' },
  keyOf: (secret) => signingKeyOf(decodeWebhookSecret(secret)),
  render,
};
