import { type ChatForm, chatMessage } from '../chat/chat-message.ts';
import { templateProblem } from '../chat/message-template.ts';
import { basePolicy } from '../delivery-policy.ts';
import { headerList } from '../header-list.ts';
import { optionsParser } from '../options.ts';
import { textKey } from '../text-key.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import type { WireProfile } from '../wire-profile.ts';
import { discordRestMs } from './discord-rest.ts';

/**
 * The special characters of Discord's Markdown, which a backslash makes plain. Characters in a URL get no backslash,
 * because Discord links a URL with every character as it stands, backslashes included.
 */
const SPECIAL = /https?:\/\/[\w.~:/?#@!$&'()+,;=%-]+|[\\*_~`|>#[\]<]/g;

/**
 * `DiscordBot ($url, $versionNumber)`. Posthorn sends its name: each installation has a URL of its own, which is not
 * sent.
 */
const USER_AGENT = 'DiscordBot (posthorn, 1)';

const form: ChatForm = {
  defaultTemplate: '**{{type}}**\n{{summary}}',
  maxUnits: 2_000,
  escape: (value) => value.replace(SPECIAL, (special) => (special.length === 1 ? `\\${special}` : special)),
  brokenEscape: /(?<=(?<!\\)(?:\\\\)*)\\$/,
};

function render(input: RenderInput): RenderedRequest {
  const content = JSON.stringify(chatMessage(input, form));
  const body = Buffer.from(`{"content":${content},"allowed_mentions":{"parse":[]}}`);
  const headers = ['Content-Type', 'application/json', 'User-Agent', USER_AGENT];
  headers.push('webhook-id', input.delivery.webhookId);
  return { method: 'POST', headers: headerList(headers, input.endpoint), body };
}

/**
 * A message by a Discord webhook (https://docs.discord.com/developers/resources/webhook#execute-webhook). Its content
 * has at most 2,000 characters of Markdown, and never mentions a user. Discord responds with 204, or with 200 and the
 * message if the URL has `?wait=true`. Every response carries the current rate limit (see `discordRestMs`): messages
 * are sent one after the other, and none before its time. The status 400 means that Discord does not accept the
 * message, and will not accept the same bytes later. The status 404 means that the webhook is deleted: a sender that
 * continues is shut out for a while
 * (https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans). A sender without
 * a `User-Agent` in this form may be refused as well (https://docs.discord.com/developers/reference#user-agent).
 * Nothing is signed, since only a sender that knows the URL can post.
 */
export const discord: WireProfile<'discord'> = {
  name: 'discord',
  version: 2,
  description: 'A message in a Discord channel, rendered from any event with a template.',
  defaultPolicy: { ...basePolicy, timeoutMs: 15_000, success: [200, 204], maxInFlight: 1 },
  verifiesOnCreation: false,
  secrets: 'none',
  reservedHeaders: ['content-type', 'user-agent', 'webhook-id'],
  restMs: discordRestMs,
  finalAnswers: { 400: 'abort-message', 404: 'disable' },
  allowsContentType: false,
  keyOf: textKey,
  parseOptions: optionsParser('discord', { template: templateProblem }),
  render,
};
