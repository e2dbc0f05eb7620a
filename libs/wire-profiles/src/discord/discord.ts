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

const form: ChatForm = {
  defaultTemplate: '**{{type}}**\n{{summary}}',
  maxUnits: 2_000,
  escape: (value) => value.replace(SPECIAL, (special) => (special.length === 1 ? `\\${special}` : special)),
  brokenEscape: /(?<=(?<!\\)(?:\\\\)*)\\$/,
};

function render(input: RenderInput): RenderedRequest {
  const content = JSON.stringify(chatMessage(input, form));
  const body = Buffer.from(`{"content":${content},"allowed_mentions":{"parse":[]}}`);
  const headers = ['Content-Type', 'application/json', 'webhook-id', input.delivery.webhookId];
  return { method: 'POST', headers: headerList(headers, input.endpoint), body };
}

/**
 * A message by a Discord webhook (https://docs.discord.com/developers/resources/webhook#execute-webhook): its content
 * has at most 2,000 characters of Markdown, and mentions nobody, whatever it says. Discord answers 204, or 200 with the
 * message if the URL has `?wait=true`. How many it takes is for it to tell, with every answer (see `discordRestMs`): one
 * goes after the other, and none before its time. Only who knows the URL can post: nothing is signed.
 */
export const discord: WireProfile<'discord'> = {
  name: 'discord',
  version: 1,
  description: 'A message in a Discord channel, made of any event by a template.',
  defaultPolicy: { ...basePolicy, timeoutMs: 15_000, success: [200, 204], maxInFlight: 1 },
  verifiesOnCreation: false,
  secrets: 'none',
  reservedHeaders: ['content-type', 'webhook-id'],
  restMs: discordRestMs,
  allowsContentType: false,
  keyOf: textKey,
  parseOptions: optionsParser('discord', { template: templateProblem }),
  render,
};
