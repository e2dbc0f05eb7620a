import { COMMAND, messageOf, PosthornError } from '#kernel';
import { hasLostSession } from './is-away.ts';
import { isHiddenByPolicy, lacksPrivilege } from './lacks-privilege.ts';
import { isFailedConnection } from './connection/failed-connections.ts';
import { NO_SESSIONS } from './connection/no-sessions.ts';

/** Names a database by its address and its name alone: the user may have a part of a password that was not encoded. */
export function placeOfDatabase(url: string): string {
  const [, host = '', path = ''] = /^postgres(?:ql)?:\/\/(?:[^@]*@)?([^/?]*)([^?]*)/.exec(url) ?? [];
  if (!/^postgres(ql)?:/.test(url)) return 'a connection string that does not begin with postgres://';
  const parameters = new URLSearchParams(url.split('?')[1] ?? '');
  const at = parameters.get('host') ?? (host || 'localhost');
  const port = parameters.get('port');
  const hasPort = at.startsWith('/') || /:\d+$/.test(at);
  return `${at}${hasPort && port === null ? '' : `:${port ?? '5432'}`}${path}`;
}

const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start it, or correct host and port',
  ENOENT: 'there is no socket of a Postgres: start it, or correct the folder in host and the port',
  ENOTFOUND: 'its host name is unknown: correct it',
  EAI_AGAIN: 'no name server answers for its host name: repair the DNS of this machine, or use an address',
  ECONNRESET: 'it ends the connection: look in its log, or check whether another server listens there',
  EHOSTUNREACH: 'its host cannot be reached: correct the host, or the network',
  ENETUNREACH: 'its network cannot be reached: correct the host, or the network',
  EINVAL: 'its host name is not valid: correct it',
  ETIMEDOUT: 'it does not answer: start it, or correct host and port',
  '25006': 'it accepts no writes now: name the primary, or allow writes again (default_transaction_read_only)',
  '25P04': 'it ends transactions at once: raise transaction_timeout of the role and of the database',
  '57014':
    'it ended a statement before its answer: it waited for a lock, or statement_timeout of the role or the database is too low',
  '57P05': 'it ends sessions at once: raise idle_session_timeout of the role and of the database',
  '28P01':
    'it refuses the password: correct user and password, and percent-encode all characters other than letters and digits',
  '28000': 'it refuses the user: correct user and password, or its pg_hba.conf',
  '3D000': 'it has no such database: create it, or correct the name',
  '53100': 'its disk is full: free space on it',
  '53300':
    'it has no free connection for this user: end some connections, or raise max_connections, or the limit of the role or the database',
  '57P03': 'it is starting, stopping or recovering: wait, and look in its log if this does not change',
  CERT_HAS_EXPIRED: 'its certificate has expired: renew it',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it has a self-signed certificate: name it in sslrootcert, or set sslmode=require',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority of its certificate is unknown: name it in sslrootcert',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority of its certificate is unknown: name it in sslrootcert',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host: correct the host, or set sslmode=verify-ca',
};

/** The remedies for causes that the server itself describes best, by the code of a refused connection. */
const REMEDY: Readonly<Record<string, string>> = {
  '28000': 'let the user log in (alter role … login), correct user and password, or its pg_hba.conf',
  '42501': 'grant connect on the database to the user',
  '55000': 'allow connections (alter database … allow_connections true)',
};

const GRANT = `grant it to the user, or use the owner of the schema posthorn; \`${COMMAND} doctor\` lists the rights that are missing`;

const UNHIDE = 'disable row-level security for the tables of the schema, or give the user BYPASSRLS';

const POOLER_IS_FULL =
  'the pooler in between has no free server connection for it (query_wait_timeout): raise its default_pool_size to the ' +
  'DATABASE_POOL_SIZE of all processes together';

/**
 * Returns true for the message of a PgBouncer that has no server connection left for a client. The error has the code
 * of a protocol violation, like PgBouncer's other refusals.
 */
export function isQueueTimeout(message: unknown): boolean {
  return message === 'query_wait_timeout';
}

/** The driver's own errors, which have no code. */
const DRIVER_ADVICE: Readonly<Record<string, string>> = {
  'timeout expired':
    'it accepts connections, but does not answer like a Postgres: correct host and port, or look for a firewall in between',
  'The server does not support SSL connections':
    'it offers no TLS, which sslmode requires: set ssl = on at the server, or set sslmode=prefer',
  'There was an error establishing an SSL connection':
    'it does not answer like a Postgres: correct host and port, or check whether another server listens there',
};

/**
 * The cause of a failure to use a database and the remedy, in words that can follow a colon, without a final period.
 * The error's own message if its code is not known here.
 */
export function databaseAdvice(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (isQueueTimeout(message)) return POOLER_IS_FULL;
  if (hasLostSession(error)) return NO_SESSIONS;
  const refusal = refusalAdvice(error);
  if (refusal !== undefined) return refusal;
  if (isHiddenByPolicy(error)) return `${messageOf(error)}: ${UNHIDE}`;
  if (lacksPrivilege(error)) return `${messageOf(error)}: ${GRANT}`;
  const advice = typeof code === 'string' ? ADVICE[code] : DRIVER_ADVICE[String(message)];
  return advice ?? messageOf(error).replace(/\.$/, '');
}

/** The message of a server about a refused connection, with the remedy; undefined for other errors. */
function refusalAdvice(error: unknown): string | undefined {
  const remedy = isFailedConnection(error) ? REMEDY[String((error as { code?: unknown }).code)] : undefined;
  return remedy && `it refuses the connection (${messageOf(error)}): ${remedy}`;
}

/**
 * Describes in a sentence why a database gives no session, with the remedy where the failed attempt to connect has
 * shown the cause.
 */
export function describeSilence(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const isExplained = isFailedConnection(error) && typeof code === 'string';
  return isExplained ? `Postgres cannot be used: ${databaseAdvice(error)}.` : 'Postgres does not answer.';
}

/** Describes in one line why Posthorn's own database cannot be used, and the remedy. */
export function explainDatabase(error: unknown, url: string): PosthornError {
  const where = `the Postgres of DATABASE_URL (${placeOfDatabase(url)})`;
  return new PosthornError('startup-failed', `Cannot use ${where}: ${databaseAdvice(error)}.`, { cause: error });
}
