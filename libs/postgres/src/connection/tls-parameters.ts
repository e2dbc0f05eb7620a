import { PosthornError, readPem } from '#kernel';

/**
 * The parameters of a connection string that set its encryption, and the variable of libpq for each that has one; the
 * other parameters are read by the driver's own parser.
 */
const TLS_PARAMETERS = {
  ssl: undefined,
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslpassword: undefined,
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  uselibpqcompat: undefined,
} as const;

/** The parameters of TLS in a connection string, as text. */
export type TlsParameters = Partial<Record<keyof typeof TLS_PARAMETERS, string>>;

/** Splits a connection string into the parameters of TLS and the rest. Variables of libpq stand for absent ones. */
export function splitTlsParameters(url: string): { tls: TlsParameters; rest: string } {
  const [address = '', query = ''] = url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  const tls: TlsParameters = {};
  for (const name of Object.keys(TLS_PARAMETERS) as (keyof typeof TLS_PARAMETERS)[]) {
    const variable = TLS_PARAMETERS[name];
    // `ssl=…` of the driver stands for a mode, so that PGSSLMODE does not count beside it.
    const isSet = parameters.has(name) || (name === 'sslmode' && parameters.has('ssl'));
    const value = isSet ? parameters.get(name) : variable && process.env[variable];
    if (value) tls[name] = value;
    parameters.delete(name);
  }
  return { tls, rest: parameters.size === 0 ? address : `${address}?${parameters.toString()}` };
}

/** The mode of libpq that the parameters state. */
export function sslModeOf({ ssl, sslmode, sslrootcert }: TlsParameters): string {
  if (sslrootcert === 'system') return 'verify-full';
  if (sslmode !== undefined) return sslmode;
  if (ssl !== undefined) return ssl === '0' || ssl === 'false' ? 'disable' : 'require';
  return 'prefer';
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
function pemOf(parameters: TlsParameters, name: 'sslrootcert' | 'sslcert' | 'sslkey'): string | undefined {
  const path = parameters[name];
  if (path === undefined || (name === 'sslrootcert' && path === 'system')) return undefined;
  return readPem(`The file of ${name} in the connection string`, path).toString();
}

/**
 * The options of TLS for the driver.
 * @throws PosthornError `invalid-settings` if a certificate's file cannot be read
 */
export function tlsOptions(parameters: TlsParameters): object {
  const cert = pemOf(parameters, 'sslcert');
  const key = pemOf(parameters, 'sslkey');
  if ((cert === undefined) !== (key === undefined)) {
    const message = 'The connection string has only one of sslcert and sslkey: name both files.';
    throw new PosthornError('invalid-settings', message);
  }
  const { sslpassword: passphrase, ssl_min_protocol_version: minVersion } = parameters;
  return {
    ...trustOf(sslModeOf(parameters), pemOf(parameters, 'sslrootcert')),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(passphrase && { passphrase }),
    ...(minVersion && { minVersion }),
  };
}
