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
 * What Discord's Markdown reads as more than itself; a backslash before it stops that. Not in a URL, which Discord links
 * with every character as it stands, backslashes included.
 */
const SPECIAL = /https?:\/\/[\w.~:/?#@!$&'()+,;=%-]+|[\\*_~`|>#[\]<]/g;

/** `DiscordBot ($url, $versionNumber)`; Posthorn has a name, and each installation a URL of its own, which is not told. */
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
 * A message by a Discord webhook (https://docs.discord.com/developers/resources/webhook#execute-webhook): its content
 * has at most 2,000 characters of Markdown, and mentions nobody, whatever it says. Discord answers 204, or 200 with the
 * message if the URL has `?wait=true`. How many it takes is for it to tell, with every answer (see `discordRestMs`): one
 * goes after the other, and none before its time. 400 says that it will not take the message, and it will say so again of
 * the same bytes; 404 that the webhook is deleted: who goes on is shut out for a while
 * (https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans). Who does not say
 * what it is may be refused as well, in this form (https://docs.discord.com/developers/reference#user-agent). Only who
 * knows the URL can post: nothing is signed.
 */
export const discord: WireProfile<'discord'> = {
  name: 'discord',
  version: 2,
  description: 'A message in a Discord channel, made of any event by a template.',
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
