import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Settings } from '#config';
import { messageOf, PosthornError } from '#kernel';

type Address = Pick<Settings, 'host' | 'port' | 'healthPort' | 'roles'>;

/**
 * Explains the reason for which a process cannot listen at the address in its settings.
 * @param setting the variable of the port: PORT, or POSTHORN_HEALTH_PORT
 * @returns a PosthornError `startup-failed` with the remedy
 */
export function explainListening(host: string, port: number, setting: string, cause: unknown): PosthornError {
  const advice: Readonly<Record<string, string>> = {
    EADDRINUSE: `another program listens there: stop it, or set ${setting} (and HOST)`,
    EADDRNOTAVAIL: 'the machine has no such address: correct HOST',
    ENOTFOUND: 'the name has no address: correct HOST',
    EAI_AGAIN: 'the name cannot be resolved: correct HOST, or the DNS',
    EINVAL: 'it is not an address: correct HOST',
    EACCES: `the user may not listen there: set ${setting} to a port above 1023`,
  };
  const { code = '' } = (cause ?? {}) as { code?: string };
  const why = advice[code] ?? `${messageOf(cause)}: set HOST and ${setting}`;
  const where = `${host}:${port}${setting === 'PORT' ? '' : ' for health'}`;
  return new PosthornError('startup-failed', `Cannot listen on ${where}: ${why}.`, { cause });
}

/**
 * Checks, before any other start, that the process can listen at the address in its settings: the address of the API,
 * or else that of its health.
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function assertAddressIsFree({ host, port, healthPort, roles }: Address): Promise<void> {
  const [wanted, setting] = roles.includes('api') ? [port, 'PORT'] : [healthPort, 'POSTHORN_HEALTH_PORT'];
  const server = createServer();
  try {
    await once(server.listen({ host, port: wanted }), 'listening');
  } catch (cause) {
    throw explainListening(host, wanted, setting, cause);
  }
  const closed = once(server, 'close');
  server.close();
  await closed;
}
