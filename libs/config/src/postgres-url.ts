/** The advice on a user and a password, which stand before the host. */
export const ENCODE =
  'write characters such as / ? # @ : % or , in a user or a password percent-encoded (a slash as %2F, an at sign as %40, ' +
  'a comma as %2C)';

const FORM = `must be a connection string like postgres://user:password@host:5432/database; ${ENCODE}`;

/** The modes of libpq, and one of the driver. */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** The parts of a connection string that have to be looked at one by one: the URL parser takes no host-less user. */
const PARTS = /^postgres(?:ql)?:\/\/(?:([^/?#@]*)@)?([^/?#@]*)(\/[^?#]*)?(?:\?([^#]*))?$/;

/** The parameters whose values may have an unencoded at sign. */
const WITH_AT_SIGN = ['user', 'password', 'host', 'application_name', 'options'];

/**
 * Returns true if a text can be the name or the address of a server: letters, digits, dots, hyphens and underscores.
 * Placeholders such as `<host>`, `$HOST` or `…` cannot.
 */
export const isHostName = (text: string) => /^[\p{L}\p{N}._-]+$/u.test(text);

/** Returns true if the path or the query has the end of a user or a password with an unencoded `/` or `?`. */
function hasSplitUserInfo(path: string, query: string): boolean {
  if (path.includes('@')) return true;
  return query.split('&').some((parameter) => {
    const [, name = '', value] = /^([^=]*)(=.*)?$/s.exec(parameter) ?? [];
    return /[@/:?]/.test(name) || (value?.includes('@') && !WITH_AT_SIGN.includes(name));
  });
}

function hostProblem(host: string): string | undefined {
  if (host.includes(',')) return 'names several hosts: name one, such as the address that follows the primary';
  const address = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(host);
  const [, name = '', port] = address ?? [];
  if (!address || (port !== undefined && !(Number(port) > 0 && Number(port) < 65_536))) return FORM;
  // Percent-encoded, it may be the folder of a socket.
  if (name === '' || name.startsWith('[') || isHostName(name.replaceAll(/%[0-9a-fA-F]{2}/g, '_'))) return undefined;
  return 'has no valid host name: replace the placeholder by the name of your server';
}

/** Values of `target_session_attrs` that Posthorn needs anyway: it works with a server that takes writes. */
const TAKES_WRITES = ['any', 'read-write', 'primary'];

function parameterProblem(parameters: URLSearchParams): string | undefined {
  if (parameters.has('hostaddr'))
    return 'has the parameter hostaddr, which is not supported: name the address as the host';
  const target = parameters.get('target_session_attrs');
  if (target !== null && !TAKES_WRITES.includes(target)) {
    return `has the target_session_attrs ${target}: it must be one of ${TAKES_WRITES.join(', ')}, since Posthorn writes`;
  }
  const mode = parameters.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode))
    return `has the sslmode ${mode}: it must be one of ${SSL_MODES.join(', ')}`;
  if (mode === 'verify-ca' && !parameters.has('sslrootcert')) {
    return 'has the sslmode verify-ca: name the authority’s certificate in sslrootcert';
  }
  if (parameters.get('sslrootcert') === 'system' && mode !== null && mode !== 'verify-full') {
    return `has sslrootcert=system and the sslmode ${mode}: set sslmode=verify-full, since anybody can get a certificate of such an authority`;
  }
  if (parameters.has('sslcert') !== parameters.has('sslkey')) {
    return 'has only one of sslcert and sslkey: name both files';
  }
  return versionProblem(parameters) ?? unsupportedProblem(parameters);
}

const TLS_VERSIONS = ['TLSv1.2', 'TLSv1.3'];

function versionProblem(parameters: URLSearchParams): string | undefined {
  const version = parameters.get('ssl_min_protocol_version');
  if (version === null || TLS_VERSIONS.includes(version)) return undefined;
  return `has the ssl_min_protocol_version ${version}: it must be one of ${TLS_VERSIONS.join(', ')}`;
}

/** Parameters of libpq that promise more safety than a connection of Posthorn would have. */
function unsupportedProblem(parameters: URLSearchParams): string | undefined {
  const revocations = ['sslcrl', 'sslcrldir'].find((name) => parameters.has(name));
  if (revocations !== undefined) {
    return `has the parameter ${revocations}, which is not supported: certificates that were revoked are not looked for`;
  }
  if (parameters.get('gssencmode') === 'require')
    return 'has gssencmode=require, which is not supported: use TLS (sslmode)';
  return undefined;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The problem of a PostgreSQL connection string in its form as a URI, or undefined. A host may be left out, or be
 * the folder of a socket: `postgres://user@/database?host=/var/run/postgresql`. Never names a part of
 * the user or the password, nor a text that may be an unencoded part of one.
 */
export function problemOfPostgresUrl(value: string): string | undefined {
  const [match, userInfo = '', host = '', path = '', query = ''] = PARTS.exec(value) ?? [];
  if (match === undefined || !canDecode(userInfo) || userInfo.split(':').length > 2) return FORM;
  if (hasSplitUserInfo(path, query)) return FORM;
  return hostProblem(host) ?? parameterProblem(new URLSearchParams(query));
}
