import { ApiKeys, ensureDefaultProject } from '#admin';
import { COMMAND } from '#kernel';
import type { Resources, RunningPosthorn } from '#runtime';
import { ApiRole } from '../../api/src/api.role.ts';
import { TrialReceiver } from './first-webhook/trial-receiver.ts';

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];

function keyLine(configured: boolean, made: string | undefined): string {
  if (made) return `Admin key (shown this once):  ${made}`;
  return configured
    ? 'Admin key: POSTHORN_ADMIN_KEY'
    : `Admin key: as shown at the first start; \`${COMMAND} admin-key\` makes another, beside it`;
}

/**
 * A receiver for the first steps, where Posthorn is tried: in one process that does everything, whose API only this
 * machine reaches. The guard of outgoing requests is opened for this receiver alone.
 */
async function startReceiver({
  settings,
  inProcessLog,
  isSplit,
  egress,
}: Resources): Promise<TrialReceiver | undefined> {
  if (isSplit || inProcessLog === undefined || !LOOPBACK_HOSTS.includes(settings.host)) return undefined;
  const receiver = await TrialReceiver.start();
  egress.openTrialReceiver(receiver.port);
  return receiver;
}

/** The command has no character that a shell takes for its own. */
function firstSteps(url: string, receiver: TrialReceiver, made: string | undefined, configured: boolean): string[] {
  const command = `npm run first-webhook ${url} http://127.0.0.1:${receiver.port}`;
  const where = 'See a first webhook arrive: type this in another terminal, in the same folder';
  if (made) return [`${where}:`, `  ${command} ${made}`, ''];
  if (configured) return [`${where} (it reads POSTHORN_ADMIN_KEY, from .env too):`, `  ${command}`, ''];
  return [`${where}, with the admin key at its end:`, `  ${command}`, ''];
}

/** Prints what a person sees who has started Posthorn: where it listens, the key, and a command to try it. */
export async function welcome({ app, resources }: RunningPosthorn): Promise<void> {
  if (!resources.settings.roles.includes('api')) return;
  const { settings, dataSource, clock } = resources;
  const made = await app.get(ApiKeys).makeFirst();
  await ensureDefaultProject(dataSource, clock);
  const receiver = await startReceiver(resources);
  const url = app.get(ApiRole).url;
  const isConfigured = settings.adminKey !== undefined;
  const lines = [
    '',
    `Posthorn listens on ${url}  (the API’s description: ${url}/docs)`,
    keyLine(isConfigured, made),
    '',
    ...(receiver ? firstSteps(url, receiver, made, isConfigured) : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
