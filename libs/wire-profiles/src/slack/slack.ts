import { type ChatForm, chatMessage } from '../chat/chat-message.ts';
import { templateProblem } from '../chat/message-template.ts';
import { basePolicy } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import { textKey } from '../text-key.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const form: ChatForm = {
  defaultTemplate: '*{{type}}*\n{{summary}}',
  maxUnits: 40_000,
  escape: (value) => value.replace(/[&<>]/g, (character) => ENTITY[character]!),
  brokenEscape: /&[a-z]{0,3}$/,
};

function render(input: RenderInput): RenderedRequest {
  const body = Buffer.from(`{"text":${JSON.stringify(chatMessage(input, form))}}`);
  const headers = ['Content-Type', 'application/json', 'webhook-id', input.delivery.webhookId];
  return { method: 'POST', headers: headerList(headers, input.endpoint), body };
}

/**
 * A message by a Slack incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
 * Its text has at most 40,000 characters, of which `&`, `<` and `>` are escaped, so that no value links or mentions.
 * Slack responds with 200 and `ok`. The status 400 means that Slack cannot read or does not accept the message
 * (`invalid_payload`, `no_text`), and will not accept the same bytes later. The status 404 means that the webhook or
 * its channel does not exist any more (`no_service`, `channel_not_found`); 410 means that the channel is archived.
 * Slack accepts one message a second (https://docs.slack.dev/apis/web-api/rate-limits), and responds with 429 and
 * Retry-After beyond that. Nothing is signed, since only a sender that knows the URL can post.
 */
export const slack: WireProfile<'slack'> = {
  name: 'slack',
  version: 1,
  description: 'A message in a Slack channel, rendered from any event with a template.',
  defaultPolicy: { ...basePolicy, timeoutMs: 15_000, success: '200', maxInFlight: 1, ratePerSecond: 1 },
  verifiesOnCreation: false,
  finalAnswers: { 400: 'abort-message', 404: 'disable' },
  secrets: 'none',
  reservedHeaders: ['content-type', 'webhook-id'],
  allowsContentType: false,
  keyOf: textKey,
  parseOptions: optionsParser('slack', { template: templateProblem }),
  render,
};
