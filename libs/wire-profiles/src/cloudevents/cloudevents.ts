import { basePolicy } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import { SIGNATURE_HEADERS, signatureHeaders, standardKey } from '../standard-webhooks/signature.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';
import { attributeHeader } from './attribute-header.ts';
import { attributesOf } from './attributes.ts';
import { cloudeventsHandshake } from './handshake.ts';
import { originOf, originProblem } from './origin.ts';

/** Everything in the body, in the JSON event format. */
function structured(input: RenderInput): { headers: string[]; body: Buffer } {
  const attributes = attributesOf(input).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  const body = Buffer.from(`{${attributes.join(',')},"datacontenttype":"application/json","data":${input.event.data}}`);
  return { headers: ['Content-Type', 'application/cloudevents+json'], body };
}

/** The data in the body, the attributes in headers. */
function binary(input: RenderInput): { headers: string[]; body: Buffer } {
  const headers = attributesOf(input).flatMap(([name, value]) => [`ce-${name}`, attributeHeader(value)]);
  headers.push('Content-Type', 'application/json');
  return { headers, body: Buffer.from(input.event.data) };
}

function render(input: RenderInput): RenderedRequest {
  const { endpoint } = input;
  const { headers, body } = endpoint.options.mode === 'binary' ? binary(input) : structured(input);
  headers.push('WebHook-Request-Origin', originOf(endpoint), ...signatureHeaders(input, body));
  return { method: 'POST', headers: headerList(headers, endpoint), body };
}

/**
 * CloudEvents 1.0.2 (https://github.com/cloudevents/spec): its HTTP protocol binding, and its web hook specification.
 * The option `mode` selects the structured (default) or the binary content mode. The web hook specification adds the
 * OPTIONS handshake, its successes and `WebHook-Request-Origin`, which is the option `origin`. Authorization by a token
 * is a header of the endpoint's own.
 *
 * CloudEvents has no signature. If the endpoint has a secret, the headers of Standard Webhooks sign the body; in the
 * binary mode that leaves the attributes unsigned.
 */
export const cloudevents: WireProfile<'cloudevents'> = {
  name: 'cloudevents',
  version: 1,
  description: 'CloudEvents 1.0 over HTTP, structured or binary, with the web hook handshake.',
  defaultPolicy: { ...basePolicy, timeoutMs: 15_000, success: [200, 201, 202, 204] },
  verifiesOnCreation: false,
  handshake: cloudeventsHandshake,
  secrets: 'optional',
  reservedHeaders: [
    'content-type',
    ...['specversion', 'id', 'source', 'type', 'time', 'partitionkey', 'actor', 'channel'].map((name) => `ce-${name}`),
    'ce-datacontenttype', // must not be there: Content-Type stands for it
    'webhook-request-origin',
    'webhook-request-rate',
    ...SIGNATURE_HEADERS,
  ],
  allowsContentType: false,
  keyOf: standardKey,
  parseOptions: optionsParser('cloudevents', {
    mode: (mode) => (['structured', 'binary'].includes(mode) ? null : 'must be structured or binary'),
    origin: originProblem,
  }),
  render,
};
