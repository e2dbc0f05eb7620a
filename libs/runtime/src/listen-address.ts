import { once } from 'node:events';
import { createServer } from 'node:net';
import { grpcPortOf, type Settings } from '#config';
import { messageOf, PosthornError } from '#kernel';

type Address = Pick<Settings, 'host' | 'port' | 'grpcHost' | 'grpcPort' | 'healthPort' | 'metricsPort' | 'roles'>;

/** The variable of a port, the variable of its host, and the words for the server behind it. */
const SETTINGS = {
  PORT: { host: 'HOST', words: '' },
  GRPC_PORT: { host: 'GRPC_HOST', words: ' for gRPC' },
  POSTHORN_HEALTH_PORT: { host: 'HOST', words: ' for health' },
  POSTHORN_METRICS_PORT: { host: 'HOST', words: ' for metrics' },
} as const;

/** The variable of a port. */
type PortSetting = keyof typeof SETTINGS;

/**
 * Explains the reason for which a process cannot listen at the address in its settings.
 * @returns a PosthornError `startup-failed` with the remedy
 */
export function explainListening(host: string, port: number, setting: PortSetting, cause: unknown): PosthornError {
  const { host: hostSetting, words } = SETTINGS[setting];
  const advice: Readonly<Record<string, string>> = {
    EADDRINUSE: `another program listens there: stop it, or set ${setting} (and ${hostSetting})`,
    EADDRNOTAVAIL: `the machine has no such address: correct ${hostSetting}`,
    ENOTFOUND: `the name has no address: correct ${hostSetting}`,
    EAI_AGAIN: `the name cannot be resolved: correct ${hostSetting}, or the DNS`,
    EINVAL: `it is not an address: correct ${hostSetting}`,
    EACCES: `the user may not listen there: set ${setting} to a port above 1023`,
  };
  const { code = '' } = (cause ?? {}) as { code?: string };
  const why = advice[code] ?? `${messageOf(cause)}: set ${hostSetting} and ${setting}`;
  return new PosthornError('startup-failed', `Cannot listen on ${host}:${port}${words}: ${why}.`, { cause });
}

/**
 * Checks, before any other start, that the process can listen at the addresses in its settings: those of the API, or
 * else that of its health, and that of its metrics.
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function assertAddressIsFree(settings: Address): Promise<void> {
  const { host, port, grpcHost, healthPort, metricsPort, roles } = settings;
  if (metricsPort !== undefined) await assertFree(host, metricsPort, 'POSTHORN_METRICS_PORT');
  if (!roles.includes('api')) return assertFree(host, healthPort, 'POSTHORN_HEALTH_PORT');
  await assertFree(host, port, 'PORT');
  await assertFree(grpcHost, grpcPortOf(settings), 'GRPC_PORT');
}

async function assertFree(host: string, port: number, setting: PortSetting): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen({ host, port }), 'listening');
  } catch (cause) {
    throw explainListening(host, port, setting, cause);
  }
  const closed = once(server, 'close');
  server.close();
  await closed;
}
