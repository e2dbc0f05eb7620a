import { assertKeys } from '../assert-keys.ts';
import { basePolicy } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import { SIGNATURE_HEADERS, signatureHeaders, standardKey } from '../standard-webhooks/signature.ts';
import type { WireProfile } from '../wire-profile.ts';
import { rawBodyOf } from './raw-body.ts';

function render(input: RenderInput): RenderedRequest {
  assertKeys(input.keys);
  const { contentType, body } = rawBodyOf(input.event.data);
  const headers = signatureHeaders(input, body);
  headers.push('Content-Type', contentType);
  return { method: 'POST', headers: headerList(headers, input.endpoint), body };
}

/**
 * The publisher's own body and content type, byte for byte, without an envelope. The headers of Standard Webhooks sign
 * `id.timestamp.body`; the content type is not signed.
 */
export const raw: WireProfile<'raw'> = {
  name: 'raw',
  version: 1,
  description: 'The publisher’s own body and content type, byte for byte, signed in headers.',
  defaultPolicy: { ...basePolicy, timeoutMs: 15_000, success: '2xx' },
  verifiesOnCreation: false,
  secrets: 'required',
  reservedHeaders: [...SIGNATURE_HEADERS, 'content-type'],
  allowsContentType: false,
  keyOf: standardKey,
  parseOptions: optionsParser('raw'),
  render,
};
