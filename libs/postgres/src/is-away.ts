import { isFailedConnection } from './connection/failed-connections.ts';
import { LOST_SESSION } from './connection/session-client.ts';
import { hasSqlState } from './sql-state.ts';

/** Codes of libuv for this process or machine: no descriptor, memory, buffer or local port is left for a connection. */
const OURS = /^(EMFILE|ENFILE|ENOMEM|ENOBUFS|EAGAIN|EADDRNOTAVAIL)$/;
/** Codes of libuv and of Node for a connection. */
const NETWORK = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET\w*)$/;
/**
 * SQLSTATE: class 08 (connection exceptions), 25006 (read-only, for example after a failover), 25P03 and 25P04 (a
 * transaction was ended because it took too long), class 28 and 3D000 (the login is refused, or the database has gone),
 * class 40 (serialization failures and deadlocks), class 53 (no disk space, memory or connections), 55P03 (a lock is
 * not available), 57014 (a statement was ended), 57P01 to 57P05 (the server is shut down, has crashed, or starts; the
 * database or the session is gone), 58030 (its disk fails).
 */
const SERVER = /^(08\w{3}|25006|25P0[34]|28\w{3}|3D000|40\w{3}|53\w{3}|55P03|57014|57P0[1-5]|58030)$/;
/** Messages of pg and its pool that have no code. */
const WITHOUT_CODE =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error)/;

/**
 * Returns true if an error of pg, or of TypeORM on it, means that the database cannot execute the request for now,
 * rather than that it refuses the request. Each failure to connect is such an error, independent of its code. Examples
 * are a refused login, an expired certificate, and a database that takes no connections (55000, which has another
 * meaning for a statement).
 */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  if (isFailedConnection(error)) return true;
  if (Array.isArray(errors) && errors.some(isDatabaseAway)) return true;
  return typeof code === 'string'
    ? [OURS, NETWORK, SERVER].some((form) => form.test(code))
    : WITHOUT_CODE.test(String(message));
}

/**
 * Returns true if a statement failed because its connection is no session of its own: a pooler in between shares it.
 */
export function hasLostSession(error: unknown): boolean {
  return LOST_SESSION.includes(String((error as { code?: unknown } | undefined)?.code));
}

/** Returns true if the database refused a write because it is read-only, as a standby is, or by its settings. */
export function isReadOnly(error: unknown): boolean {
  return hasSqlState(error, 'readOnlyTransaction');
}
