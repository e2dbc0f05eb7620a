import type { FirstWebhookOptions } from './first-webhook.ts';

/** Quotes a text for bash and zsh. Without a quote in it, the text is quoted for PowerShell, too. */
const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A command that sends an event, whole as it is typed. A key of the settings is left to the variable of the shell, as
 * nothing prints that key.
 */
export function eventCommand(
  events: URL,
  event: object,
  { key, isKeyGiven }: Pick<FirstWebhookOptions, 'key' | 'isKeyGiven'>,
): string {
  const header = isKeyGiven ? quoted(`X-API-KEY: ${key}`) : '"X-API-KEY: $POSTHORN_ADMIN_KEY"';
  const type = quoted('Content-Type: application/json');
  return `curl -sS ${quoted(events.href)} -H ${header} -H ${type} -d ${quoted(JSON.stringify(event))}`;
}
