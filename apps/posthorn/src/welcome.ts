import { ApiKeys, ensureDefaultProject } from '#admin';
import { COMMAND } from '#kernel';
import { otherLeader } from '#postgres';
import type { Resources, RunningPosthorn } from '#runtime';
import { ApiRole } from '../../api/src/api.role.ts';
import { TrialReceiver } from './first-webhook/trial-receiver.ts';

/** Names the part of README.md that shows the steps without the command. */
const BY_HAND = 'To create an endpoint and send an event yourself, see “By hand” in README.md.';
/** The leadership that the leader of the log in one process holds. */
const LED = 'relay:event';
const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];

function keyLine(configured: boolean, made: string | undefined): string {
  if (made) return `Admin key (shown this once):  ${made}`;
  return configured
    ? 'Admin key: POSTHORN_ADMIN_KEY'
    : `Admin key: shown at the first start; \`${COMMAND} admin-key\` makes an additional key`;
}

/**
 * The reason why this process offers no first webhook, or undefined. An offer needs one process that does everything,
 * with an API that only this machine reaches.
 */
async function reasonForNone(resources: Resources): Promise<string | undefined> {
  const { settings, inProcessLog } = resources;
  const without = '`npm run first-webhook` is not available: it needs one process with all roles';
  if (inProcessLog === undefined) return `With KAFKA_BROKERS, ${without}, without Kafka.`;
  if (!LOOPBACK_HOSTS.includes(settings.host)) {
    return `With HOST=${settings.host}, ${without} that only this machine can reach.`;
  }
  const leader = await otherLeader(resources.pool, LED, resources.owner);
  if (leader === undefined) return undefined;
  return `This process stands by: ${leader} leads on the same database. For a first webhook, use the command that the leading process has printed.`;
}

/** A receiver for the first steps. The guard of outgoing requests is opened for this receiver alone. */
async function startReceiver({ egress }: Resources): Promise<TrialReceiver> {
  const receiver = await TrialReceiver.start();
  egress.openTrialReceiver(receiver.port);
  return receiver;
}

/** The lines with the command, in which no character is special to a shell. */
function firstSteps(url: string, receiver: TrialReceiver, made: string | undefined, configured: boolean): string[] {
  const command = `npm run first-webhook ${url} http://127.0.0.1:${receiver.port}`;
  const where = 'To see a first webhook arrive, run this in another terminal, in the same folder';
  if (made) return [`${where}:`, `  ${command} ${made}`, ''];
  if (configured) return [`${where} (it reads POSTHORN_ADMIN_KEY, from .env too):`, `  ${command}`, ''];
  return [`${where}, with the admin key at its end:`, `  ${command}`, ''];
}

/** Prints the greeting of a started Posthorn: its URL, the key, and a command to try it. */
export async function welcome({ app, resources }: RunningPosthorn): Promise<void> {
  if (!resources.settings.roles.includes('api')) return;
  const { settings, dataSource, clock } = resources;
  await ensureDefaultProject(dataSource, clock);
  const reason = await reasonForNone(resources);
  const receiver = reason === undefined ? await startReceiver(resources) : undefined;
  const url = app.get(ApiRole).url;
  // Last, because it is printed this once: if a step after it failed, the key would be lost.
  const made = await app.get(ApiKeys).makeFirst();
  const isConfigured = settings.adminKey !== undefined;
  const lines = [
    '',
    `Posthorn listens on ${url}  (the API’s description: ${url}/docs)`,
    keyLine(isConfigured, made),
    '',
    ...(receiver ? firstSteps(url, receiver, made, isConfigured) : [reason, BY_HAND, '']),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
