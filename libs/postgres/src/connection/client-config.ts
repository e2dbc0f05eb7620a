import { existsSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';
import { messageOf, PosthornError } from '#kernel';
import { offersTls } from './tls-offer.ts';

/** The folders in which libpq looks for a server's socket where a connection string names no host. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];
const DEFAULT_PORT = '5432';

/** The parameters of a connection string that set its encryption; the others are read by the driver's own parser. */
const TLS_PARAMETERS = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'uselibpqcompat'] as const;
type TlsParameters = Partial<Record<(typeof TLS_PARAMETERS)[number], string>>;

/** Splits a connection string into the parameters of TLS and the rest. */
function splitOff(url: string): { tls: TlsParameters; rest: string } {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const tls: TlsParameters = {};
  for (const name of TLS_PARAMETERS) {
    const value = parameters.get(name);
    if (value !== null) tls[name] = value;
    parameters.delete(name);
  }
  return { tls, rest: parameters.size === 0 ? address : `${address}?${parameters.toString()}` };
}

function modeOf({ ssl, sslmode }: TlsParameters): string {
  if (sslmode !== undefined) return sslmode;
  if (ssl !== undefined) return ssl === '0' || ssl === 'false' ? 'disable' : 'require';
  return process.env.PGSSLMODE ?? 'prefer';
}

const anyName = () => undefined;

/** The certificate checks for a mode of libpq (table 34.1 of PostgreSQL's manual, "SSL Mode Descriptions"). */
function trustOf(mode: string, ca: string | undefined): object {
  if (mode === 'verify-full') return ca === undefined ? {} : { ca };
  if (mode === 'verify-ca') return { ca, checkServerIdentity: anyName };
  // With a root certificate `require` means `verify-ca`, as in libpq.
  if (mode === 'require' && ca !== undefined) return { ca, checkServerIdentity: anyName };
  return { rejectUnauthorized: false };
}

/** The text of a certificate's or key's file. `system` stands for the authorities that Node knows. */
function readPem(parameters: TlsParameters, name: 'sslrootcert' | 'sslcert' | 'sslkey'): string | undefined {
  const path = parameters[name];
  if (path === undefined || (name === 'sslrootcert' && path === 'system')) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const message = `The file of ${name} in the connection string cannot be read: ${messageOf(cause)}.`;
    throw new PosthornError('invalid-settings', message, { cause });
  }
}

interface Server {
  host: string;
  port: number;
  /** How long to wait for its offer of TLS. Default: 3 s. */
  patienceMs?: number;
}

async function tlsFor(parameters: TlsParameters, { host, port, patienceMs }: Server): Promise<false | object> {
  const mode = parameters.sslrootcert === 'system' ? 'verify-full' : modeOf(parameters);
  if (mode === 'disable' || host.startsWith('/')) return false;
  if (['prefer', 'allow'].includes(mode) && !(await offersTls(host, port, patienceMs))) return false;
  const cert = readPem(parameters, 'sslcert');
  const key = readPem(parameters, 'sslkey');
  return { ...trustOf(mode, readPem(parameters, 'sslrootcert')), ...(cert && { cert }), ...(key && { key }) };
}

/** The host of a connection string, or libpq's default if the string has none. */
function hostOf(host: string | null, port: string): string {
  if (host) return host;
  const fallback = process.env.PGHOST;
  if (fallback) return fallback;
  return SOCKET_FOLDERS.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost';
}

/**
 * The driver's configuration for a connection string. `sslmode`, `sslrootcert`, `sslcert` and `sslkey`, and a socket's
 * folder as `host`, have libpq's meaning. Without `sslmode`, TLS is used where the server offers it.
 * @param patienceMs how long to wait at most for the server's offer of TLS, where `sslmode` depends on it. Default: 3 s
 * @throws PosthornError `invalid-settings` if a certificate's file cannot be read
 */
export async function clientConfig(url: string, patienceMs?: number): Promise<pg.ClientConfig> {
  const { tls, rest } = splitOff(url);
  const parsed = parse(rest);
  const port = parsed.port || process.env.PGPORT || DEFAULT_PORT;
  const host = hostOf(parsed.host, port);
  const ssl = await tlsFor(tls, { host, port: Number(port), patienceMs });
  return { ...toClientConfig({ ...parsed, host, port }), ssl };
}
