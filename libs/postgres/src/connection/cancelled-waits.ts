import type pg from 'pg';

/** The function of Postgres that waits for a standby. Unlike the text of its warning, its name is not translated. */
const WAIT_FOR_STANDBY = 'SyncRepWaitForLSN';

const CANCELLED =
  'The wait of a commit for a synchronous standby was cancelled: the commit counts as done. If this server is lost before ' +
  'a standby has the commit, the commit is lost too.';

/**
 * Reports each commit of a session whose wait for a synchronous standby was cancelled, as by `pg_cancel_backend`.
 * Postgres then reports success with a warning, because the transaction is committed on this server.
 */
export function reportCancelledWaits(client: pg.ClientBase, onProblem: (message: string) => void): void {
  client.on('notice', ({ routine }) => {
    if (routine === WAIT_FOR_STANDBY) onProblem(CANCELLED);
  });
}
