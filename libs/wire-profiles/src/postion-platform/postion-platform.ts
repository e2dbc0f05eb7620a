import { hmacSha256 } from '#signing';
import { assertKeys } from '../assert-keys.ts';
import { basePolicy } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import { shortIsoTime } from '../short-iso-time.ts';
import { textKey } from '../text-key.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';

function bodyOf({ event, project, endpoint, delivery }: RenderInput): Buffer {
  const envelope =
    `{"type":${JSON.stringify(event.type)},"data":${event.data},"timestamp":"${shortIsoTime(event.occurredAtMs)}"` +
    `,"site_id":${JSON.stringify(project.uid ?? project.id)},"user_id":${JSON.stringify(event.actor)}}`;
  const webhook = `{"id":${JSON.stringify(endpoint.id)},"name":${JSON.stringify(endpoint.name)}}`;
  return Buffer.from(`{"id":${JSON.stringify(delivery.uuid)},"event":${envelope},"webhook":${webhook}}`);
}

function render(input: RenderInput): RenderedRequest {
  const { event, endpoint, delivery, keys } = input;
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
  return { method: 'POST', headers: headerList(headers, endpoint), body };
}

/**
 * The webhooks that Postion's platform documentation describes (docs, "Webhooks Documentation"). The key is the
 * secret's characters, prefix and all; the header can carry one signature, so only the newest key signs. `User-Agent`
 * is spelled as there. Receivers verify the signature over `JSON.stringify(req.body)`, so the body must equal its
 * output.
 */
export const postionPlatform: WireProfile<'postion-platform'> = {
  name: 'postion-platform',
  version: 1,
  description:
    'The format of Postion’s platform documentation: the event in an envelope, signed in X-Webhook-Signature.',
  defaultPolicy: { ...basePolicy, timeoutMs: 30_000, success: '200' },
  verifiesOnCreation: false,
  testType: 'test.event',
  secrets: 'required',
  reservedHeaders: [
    'content-type',
    'x-webhook-signature',
    'x-webhook-event',
    'x-webhook-delivery',
    'user-agent',
    'webhook-id',
  ],
  allowsContentType: false,
  keyOf: textKey,
  parseOptions: optionsParser('postion-platform'),
  render,
};
