import { randomUUID } from 'node:crypto';
import { PosthornError } from '#kernel';
import { connectSession, type SessionOptions } from './connect-session.ts';
import type { SessionClient } from './session-client.ts';

/** A pooler that takes its server connections in turn may give the same one again by chance, but not each time. */
const ROUNDS = 4;
const MARK = 'posthorn.session_mark';

/** What is wrong, and what to set, for whoever puts a pooler between. */
export const NO_SESSIONS =
  'a pooler in between (PgBouncer, say) gives each transaction another session, and Posthorn needs sessions that stay: ' +
  'set pool_mode = session for this database, or name Postgres itself';

async function backendOf(client: SessionClient): Promise<{ pid: number; mark: string | null }> {
  const { rows } = await client.query<{ pid: number; mark: string | null }>(
    `select pg_catalog.pg_backend_pid() as pid, pg_catalog.current_setting('${MARK}', true) as mark`,
  );
  return rows[0]!;
}

/**
 * Holds a transaction open on one connection between two statements of another one. With sessions of its own, the
 * second finds its server process and its setting again; behind a pooler that shares sessions, the first sits on them.
 */
async function isShared(own: SessionClient, other: SessionClient): Promise<boolean> {
  const mark = randomUUID();
  await own.query(`select pg_catalog.set_config('${MARK}', $1, false)`, [mark]);
  const before = await backendOf(own);
  await other.query('begin');
  try {
    // Known without another statement, for which a pooler with one server connection would let this one wait.
    if (before.mark !== mark || (await backendOf(other)).pid === before.pid) return true;
    const after = await backendOf(own);
    return after.pid !== before.pid || after.mark !== mark;
  } finally {
    await other.query('commit');
  }
}

/**
 * Makes sure that a connection is a session: prepared statements, settings, LISTEN and leases depend on it. A pooler in
 * transaction or statement mode would lose them, now and then and without a word.
 * @throws PosthornError `startup-failed` that says what to set; the driver's error if there is no connection to be had
 */
export async function assertSessions(options: SessionOptions): Promise<void> {
  const refused = (cause?: unknown) => new PosthornError('startup-failed', NO_SESSIONS, { cause });
  const own = await connectSession(options);
  try {
    const other = await connectSession(options);
    try {
      for (let round = 0; round < ROUNDS; round++) if (await isShared(own, other)) throw refused();
    } catch (error) {
      // Statement mode refuses the transaction itself (protocol_violation).
      throw (error as { code?: unknown }).code === '08P01' ? refused(error) : error;
    } finally {
      await other.end();
    }
  } finally {
    await own.end();
  }
}
