import { webhooksSection } from '../libs/wire-profiles/src/docs/webhooks-section.ts';

/** The file that `npm run generate` writes the section to, because its examples are not in the build. */
export const WEBHOOKS_FILE = 'apps/api/src/rest/openapi/generated/webhooks.ts';

/** The text of that module. */
export function renderWebhooks(): string {
  const head = '// Made of the wire profiles and their cases by `npm run generate`.\n';
  return `${head}export const webhooks: Readonly<Record<string, object>> = ${JSON.stringify(webhooksSection(), null, 2)};\n`;
}
