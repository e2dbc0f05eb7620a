const FORM =
  'must be a connection string like postgres://user:password@host:5432/database; write characters such as / ? # @ : % ' +
  'or , in a user or a password percent-encoded (a comma as %2C)';

/** The modes of libpq, and one of the driver. */
const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** The parts of a connection string that have to be looked at one by one: the URL parser takes no host-less user. */
const PARTS = /^postgres(?:ql)?:\/\/(?:([^/?#@]*)@)?([^/?#@]*)(\/[^?#]*)?(?:\?([^#]*))?$/;

function hostProblem(host: string): string | undefined {
  if (host.includes(',')) return 'names several hosts: name one, say the address that follows the primary';
  const address = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(host);
  const port = address?.[2];
  return address && (port === undefined || (Number(port) > 0 && Number(port) < 65_536)) ? undefined : FORM;
}

function parameterProblem(parameters: URLSearchParams): string | undefined {
  const mode = parameters.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode)) return `has the sslmode ${mode}: it may be ${SSL_MODES.join(', ')}`;
  if (mode === 'verify-ca' && !parameters.has('sslrootcert')) {
    return 'has the sslmode verify-ca: name the authority’s certificate in sslrootcert';
  }
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
 * What is wrong with a connection string of PostgreSQL in its form as a URI, or undefined. A host may be left out, or be
 * the folder of a socket: `postgres://user@/database?host=/var/run/postgresql`. Never names the password.
 */
export function problemOfPostgresUrl(value: string): string | undefined {
  const [match, userInfo = '', host = '', , query = ''] = PARTS.exec(value) ?? [];
  if (match === undefined || !canDecode(userInfo) || userInfo.split(':').length > 2) return FORM;
  return hostProblem(host) ?? parameterProblem(new URLSearchParams(query));
}
