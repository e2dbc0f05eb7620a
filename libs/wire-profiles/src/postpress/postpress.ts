import { basePolicy, minutes } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import { shortIsoTime } from '../short-iso-time.ts';
import { textKey } from '../text-key.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';

/** The first name of a type: `messaging` of `messaging.received`. */
function sourceOf(type: string): string {
  const dotAt = type.indexOf('.');
  return dotAt === -1 ? type : type.slice(0, dotAt);
}

function render({ event, endpoint, delivery }: RenderInput): RenderedRequest {
  const head = `{"source":${JSON.stringify(sourceOf(event.type))},"event":${JSON.stringify(event.type)}`;
  const body = Buffer.from(`${head},"timestamp":"${shortIsoTime(event.occurredAtMs)}","data":${event.data}}`);
  return { method: 'POST', headers: headerList(['webhook-id', delivery.webhookId], endpoint), body };
}

/**
 * The webhooks that postpress describes (docs, "Webhooks overview"). The page shows no body: `{source, event,
 * timestamp, data}` is ours, with the type's first name as the source. Nothing is signed; a receiver knows its requests
 * by a secret header of the endpoint's own. So is Content-Type: a webhook that was created by API has none unless it
 * was given. Five retries, "with an incremental time delay": the steps of a minute are ours.
 */
export const postpress: WireProfile<'postpress'> = {
  name: 'postpress',
  version: 1,
  description: 'The format of postpress: source, event, timestamp and data, with the endpoint’s own headers only.',
  defaultPolicy: {
    ...basePolicy,
    timeoutMs: 30_000,
    success: '200',
    retryDelaysMs: minutes(1, 2, 3, 4, 5),
    jitter: 0,
  },
  verifiesOnCreation: false,
  secrets: 'none',
  reservedHeaders: ['webhook-id'],
  allowsContentType: true,
  eventTypes: ['messaging.*'],
  keyOf: textKey,
  parseOptions: optionsParser('postpress'),
  render,
};
