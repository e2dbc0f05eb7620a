import { ApiKeys, ensureDefaultProject } from '#admin';
import type { RunningPosthorn } from '#runtime';
import { ApiRole } from '../../api/src/api.role.ts';

const PLACEHOLDER = '$POSTHORN_ADMIN_KEY';

function keyLine(configured: boolean, made: string | undefined): string {
  if (made) return `Admin key (shown this once):  ${made}`;
  return configured
    ? 'Admin key: POSTHORN_ADMIN_KEY'
    : 'Admin key: as shown at the first start; `posthorn admin-key` makes another';
}

/** What a person sees who has started Posthorn: where it listens, the key, and three lines to try it. */
export async function welcome({ app, resources }: RunningPosthorn): Promise<void> {
  if (!resources.settings.roles.includes('api')) return;
  const { settings, dataSource, clock } = resources;
  const made = await app.get(ApiKeys).makeFirst();
  await ensureDefaultProject(dataSource, clock);
  const url = app.get(ApiRole).url;
  const key = made ?? PLACEHOLDER;
  const project = `${url}/v1/projects/default`;
  const curl = (path: string, body?: object) =>
    `curl -s ${project}${path} -H "X-API-KEY: ${key}"` +
    (body ? ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'` : '');
  const lines = [
    '',
    `Posthorn listens on ${url}  (the API’s description: ${url}/docs)`,
    keyLine(settings.adminKey !== undefined, made),
    '',
    'Create an endpoint, send it an event, see the delivery:',
    `  ${curl('/endpoints', { url: 'https://example.com/webhooks' })}`,
    `  ${curl('/events', { type: 'post.published', data: { title: 'Hello' } })}`,
    `  ${curl('/deliveries?limit=1')}`,
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
