import { basePolicy } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import { shortIsoTime } from '../short-iso-time.ts';
import { SIGNATURE_HEADERS, signatureHeaders, standardKey } from '../standard-webhooks/signature.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';

const OWN_TYPES = 'publication.';

/** A named value of the data as JSON text; null if it is not there. */
function field(data: unknown, name: string): string {
  const isThere = typeof data === 'object' && data !== null && Object.hasOwn(data, name);
  return isThere ? JSON.stringify((data as Record<string, unknown>)[name]) : 'null';
}

function bodyOf({ event }: RenderInput): Buffer {
  const data: unknown = JSON.parse(event.data);
  const publication =
    `"publication_id":${field(data, 'publication_id')},"channel_type":${field(data, 'channel_type')}` +
    `,"post_content":${field(data, 'post_content')},"status_code":${field(data, 'status_code')}`;
  const rest = `"timestamp":"${shortIsoTime(event.occurredAtMs)}","error_message":${field(data, 'error_message')}`;
  const other = event.type.startsWith(OWN_TYPES) ? '' : `,"data":${event.data}`;
  return Buffer.from(`{"event":${JSON.stringify(event.type)},${publication},${rest}${other}}`);
}

function render(input: RenderInput): RenderedRequest {
  const body = bodyOf(input);
  const headers = ['Content-Type', 'application/json', ...signatureHeaders(input, body)];
  return { method: 'POST', headers: headerList(headers, input.endpoint), body };
}

/**
 * The webhooks that Postmypost describes ("Webhook notifications for publications"): a body with the publication's id,
 * channel type, content, status code, time and error. The page names no fields, so the field names are Posthorn's. Each
 * value is that of the same name in the event's data, or null if the data has none.
 *
 * An event that is no `publication.*`, which only Posthorn's own verification request is, has no such values. Its body
 * has the same fields with null, so that a receiver can read it like any other, and the data beside them, so that
 * nothing is lost.
 *
 * The page describes no signature. If the endpoint has a secret, the headers of Standard Webhooks sign the body.
 */
export const postmypost: WireProfile<'postmypost'> = {
  name: 'postmypost',
  version: 1,
  description: 'The format of Postmypost: one flat body for each publication that is published, fails or is deleted.',
  defaultPolicy: { ...basePolicy, timeoutMs: 30_000, success: '2xx' },
  verifiesOnCreation: false,
  secrets: 'optional',
  reservedHeaders: ['content-type', ...SIGNATURE_HEADERS],
  allowsContentType: false,
  eventTypes: ['publication.*'],
  keyOf: standardKey,
  parseOptions: optionsParser('postmypost'),
  render,
};
