import { hmacSha256 } from '#signing';
import { assertKeys } from '../assert-keys.ts';
import { basePolicy, minutes } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import { shortIsoTime } from '../short-iso-time.ts';
import { textKey } from '../text-key.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';

function render({ event, endpoint, delivery, keys }: RenderInput): RenderedRequest {
  assertKeys(keys);
  const time = shortIsoTime(event.occurredAtMs);
  const body = Buffer.from(`{"event":${JSON.stringify(event.type)},"timestamp":"${time}","data":${event.data}}`);
  const headers = [
    'Content-Type',
    'application/json',
    'X-Postion-Signature',
    hmacSha256(keys[0], 'hex', body),
    'webhook-id',
    delivery.webhookId,
  ];
  return { method: 'POST', headers: headerList(headers, endpoint), body };
}

/**
 * The webhooks that Postion's guide describes (docs, "Webhook Integration Guide"): `{event, timestamp, data}`. The key
 * is the secret's characters, prefix and all; the header can carry one signature, so only the newest key signs. The
 * guide's schedule is kept to the second. A new endpoint answers a verification request before it gets anything else.
 */
export const postionGuide: WireProfile<'postion-guide'> = {
  name: 'postion-guide',
  version: 1,
  description: 'The format of Postion’s integration guide: event, timestamp and data, signed in X-Postion-Signature.',
  defaultPolicy: {
    ...basePolicy,
    timeoutMs: 10_000,
    success: '200',
    retryDelaysMs: minutes(1, 5, 30, 2 * 60, 12 * 60),
    jitter: 0,
  },
  verifiesOnCreation: true,
  secrets: 'required',
  reservedHeaders: ['content-type', 'x-postion-signature', 'webhook-id'],
  allowsContentType: false,
  keyOf: textKey,
  parseOptions: optionsParser('postion-guide'),
  render,
};
