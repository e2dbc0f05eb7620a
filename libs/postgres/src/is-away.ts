/** Of this process or machine, by libuv: no descriptor, memory, buffer or local port is left for a connection. */
const OURS = /^(EMFILE|ENFILE|ENOMEM|ENOBUFS|EAGAIN|EADDRNOTAVAIL)$/;
/** Of the connection, by libuv and by Node. */
const NETWORK = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET\w*)$/;
/**
 * SQLSTATE: class 08 (connection exceptions), 53300 (too many connections), 57P01 to 57P03 (the server is shut down,
 * has crashed, or starts).
 */
const SERVER = /^(08\w{3}|53300|57P0[123])$/;
/** What pg and its pool say without a code. */
const WITHOUT_CODE =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error)/;

/** Whether an error of pg, or of TypeORM on it, says that the database does not answer for now: not that it says no. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.some(isDatabaseAway)) return true;
  return typeof code === 'string'
    ? [OURS, NETWORK, SERVER].some((form) => form.test(code))
    : WITHOUT_CODE.test(String(message));
}
