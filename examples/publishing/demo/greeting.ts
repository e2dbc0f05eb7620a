import { styleText } from 'node:util';
import { PROJECT } from '../service/project.ts';
import type { PosthornProcess } from './posthorn-process.ts';

/** The first lines that a person sees: the URLs to look at, and the commands to try. */
export function greeting(posthorn: PosthornProcess, serviceUrl: string, receiverUrl: string): string {
  const json = `-H 'content-type: application/json' -d`;
  const deliveries = `${posthorn.url}/v1/projects/${PROJECT}/deliveries?limit=5`;
  const line = (what: string, how: string) => `  ${styleText('bold', what.padEnd(16))}  ${how}`;
  return [
    '',
    'A publishing service, three receivers, and Posthorn between them. Ctrl-C ends it.',
    '',
    line('What arrives', `${receiverUrl}/`),
    line('Posthorn', `${posthorn.url}/docs   admin key ${posthorn.adminKey}`),
    line('Publish a post', `curl -s ${serviceUrl}/posts ${json} '{"title":"Hello","author":"You"}'`),
    line('Its deliveries', `curl -s '${deliveries}' -H 'X-API-KEY: ${posthorn.adminKey}'`),
    line('Forge a webhook', `curl -s ${receiverUrl}/webhooks/crm ${json} '{"type":"payment.received"}'`),
    '',
    '',
  ].join('\n');
}
