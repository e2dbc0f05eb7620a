import { assertKeys } from '../assert-keys.ts';
import { basePolicy } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';
import { headerPrefixOf, headerPrefixProblem } from './header-prefix.ts';
import { SIGNATURE_HEADERS, signatureHeaderNames, signatureHeaders, standardKey } from './signature.ts';

function render(input: RenderInput): RenderedRequest {
  const { event, endpoint } = input;
  assertKeys(input.keys);
  const time = new Date(event.occurredAtMs).toISOString();
  const body = Buffer.from(`{"type":${JSON.stringify(event.type)},"timestamp":"${time}","data":${event.data}}`);
  const headers = signatureHeaders(input, body, headerPrefixOf(endpoint.options));
  headers.push('Content-Type', 'application/json');
  return { method: 'POST', headers: headerList(headers, endpoint), body };
}

/**
 * Standard Webhooks: https://www.standardwebhooks.com and its specification,
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. The body is `{type,
 * timestamp, data}`; the signature covers `id.timestamp.body`, where timestamp is the attempt's Unix seconds. While
 * secrets rotate there is one signature for each, newest first, with spaces between; symmetric (v1) and ed25519 (v1a)
 * signatures may stand together. The option `headerPrefix` replaces `webhook-` in the names of the three headers.
 */
export const standardWebhooks: WireProfile<'standard-webhooks'> = {
  name: 'standard-webhooks',
  version: 1,
  description: 'Standard Webhooks: type, timestamp and data, signed by HMAC or ed25519.',
  defaultPolicy: { ...basePolicy, timeoutMs: 15_000, success: '2xx' },
  verifiesOnCreation: false,
  secrets: 'required',
  reservedHeaders: [...SIGNATURE_HEADERS, 'content-type'],
  headersOf: (options) => signatureHeaderNames(headerPrefixOf(options)),
  allowsContentType: false,
  keyOf: standardKey,
  parseOptions: optionsParser('standard-webhooks', { headerPrefix: headerPrefixProblem }),
  render,
};
