import { existsSync } from 'node:fs';
import { parse, toClientConfig } from 'pg-connection-string';
import type { SessionClientConfig } from './session-client.ts';
import { offersTls } from './tls-offer.ts';
import { splitTlsParameters, sslModeOf, type TlsParameters, tlsOptions } from './tls-parameters.ts';

/** The folders in which libpq looks for a server's socket where a connection string names no host. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];
const DEFAULT_PORT = '5432';

type Encryption = 'tls' | 'plain';

/**
 * The encryption by which a server has taken a connection, by connection string. A server may refuse a user with TLS,
 * or without it (`hostssl` and `hostnossl` in pg_hba.conf).
 */
const taken = new Map<string, Encryption>();

/** Notes that a server has taken a connection with this configuration. */
export function noteTaken(url: string, { ssl }: SessionClientConfig): void {
  taken.set(url, ssl ? 'tls' : 'plain');
}

interface Server {
  host: string;
  port: number;
  /** How long to wait for its offer of TLS. Default: 3 s. */
  patienceMs?: number;
}

/**
 * The encryptions to try, in the order of libpq: `prefer` is TLS if the server offers it, and `allow` is TLS if the
 * server refuses a connection without it. Both try the other one when the server refuses the first.
 */
async function encryptions(
  url: string,
  parameters: TlsParameters,
  { host, port, patienceMs }: Server,
): Promise<Encryption[]> {
  const mode = sslModeOf(parameters);
  if (mode === 'disable' || host.startsWith('/')) return ['plain'];
  if (mode !== 'prefer' && mode !== 'allow') return ['tls'];
  if (!(await offersTls(host, port, patienceMs))) return ['plain'];
  const first = taken.get(url) ?? (mode === 'prefer' ? 'tls' : 'plain');
  return [first, first === 'tls' ? 'plain' : 'tls'];
}

/** The host of a connection string, or libpq's default if the string has none. */
function hostOf(host: string | null, port: string): string {
  if (host) return host;
  const fallback = process.env.PGHOST;
  if (fallback) return fallback;
  return SOCKET_FOLDERS.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost';
}

/**
 * The driver's configurations for a connection string, one for each encryption to try. `sslmode` and the parameters of
 * TLS, and a socket's folder as `host`, have libpq's meaning. Without `sslmode`, TLS is used where the server offers
 * it.
 * @param patienceMs how long to wait at most for the server's offer of TLS, where `sslmode` depends on it. Default: 3 s
 * @throws PosthornError `invalid-settings` if a certificate's file cannot be read
 */
export async function clientConfigs(url: string, patienceMs?: number): Promise<SessionClientConfig[]> {
  const { tls, rest } = splitTlsParameters(url);
  const parsed = parse(rest);
  const port = parsed.port || process.env.PGPORT || DEFAULT_PORT;
  const host = hostOf(parsed.host, port);
  const tried = await encryptions(url, tls, { host, port: Number(port), patienceMs });
  return tried.map((encryption) => {
    const ssl = encryption === 'tls' && tlsOptions(tls);
    return { ...toClientConfig({ ...parsed, host, port }), ssl };
  });
}

/**
 * The driver's configuration for a connection string, with the encryption that the server took at the last connection
 * outside of a pool, or else with the first to try.
 */
export async function clientConfig(url: string, patienceMs?: number): Promise<SessionClientConfig> {
  const [first] = await clientConfigs(url, patienceMs);
  return first!;
}
