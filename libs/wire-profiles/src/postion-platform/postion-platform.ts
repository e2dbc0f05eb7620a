import { PosthornError } from '#kernel';
import { hmacSha256, type SigningKey, signingKeyOf } from '#signing';
import { assertKeys } from '../assert-keys.ts';
import { basePolicy } from '../delivery-policy.ts';
import { shortIsoTime } from '../short-iso-time.ts';
import type { RenderedRequest, RenderInput, WireProfile } from '../wire-profile.ts';

function keyOf(secret: string): SigningKey {
  if (secret === '') throw new PosthornError('invalid-input', 'The secret is empty. It must have a character or more.');
  return signingKeyOf(Buffer.from(secret));
}

function bodyOf({ event, project, endpoint, delivery }: RenderInput): Buffer {
  const envelope =
    `{"type":${JSON.stringify(event.type)},"data":${event.data},"timestamp":"${shortIsoTime(event.occurredAtMs)}"` +
    `,"site_id":${JSON.stringify(project.uid ?? project.id)},"user_id":${JSON.stringify(event.actor)}}`;
  const webhook = `{"id":${JSON.stringify(endpoint.id)},"name":${JSON.stringify(endpoint.name)}}`;
  return Buffer.from(`{"id":${JSON.stringify(delivery.uuid)},"event":${envelope},"webhook":${webhook}}`);
}

function render(input: RenderInput): RenderedRequest {
  const { event, delivery, keys } = input;
  assertKeys(keys);
  const body = bodyOf(input);
  const headers = [
    'Content-Type',
    'application/json',
    'X-Webhook-Signature',
    hmacSha256(keys[0], 'hex', body),
    'X-Webhook-Event',
    event.type,
    'X-Webhook-Delivery',
    delivery.uuid,
    'User-Agent',
    'Position-Webhooks/1.0',
    'webhook-id',
    delivery.webhookId,
  ];
  return { method: 'POST', headers, body };
}

/**
 * The webhooks that Postion's platform documentation describes (docs, "Webhooks Documentation"). The key is the secret's
 * characters, prefix and all; the header can carry one signature, so only the newest key signs. `User-Agent` is spelled
 * as there. Receivers verify the signature over `JSON.stringify(req.body)`, so the body must be what that writes.
 */
export const postionPlatform: WireProfile<'postion-platform'> = {
  name: 'postion-platform',
  version: 1,
  defaultPolicy: { ...basePolicy, timeoutMs: 30_000, success: '200' },
  keyOf,
  render,
};
