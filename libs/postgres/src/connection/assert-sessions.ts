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

interface Backend {
  pid: number;
  mark: string | null;
}

async function backendOf(client: SessionClient): Promise<Backend> {
  const { rows } = await client.query<Backend>(
    `select pg_catalog.pg_backend_pid() as pid, pg_catalog.current_setting('${MARK}', true) as mark`,
  );
  return rows[0]!;
}

/** Marks the session of a connection. */
async function markSession(client: SessionClient): Promise<Backend> {
  const { rows } = await client.query<Backend>(
    `select pg_catalog.pg_backend_pid() as pid, pg_catalog.set_config('${MARK}', $1, false) as mark`,
    [randomUUID()],
  );
  return rows[0]!;
}

/**
 * Holds a transaction open on one connection between two statements of another one. With sessions of its own, the
 * second finds its server process and its setting again; behind a pooler that shares sessions, the first sits on them.
 * Each round looks anew before the transaction: a pooler hands out first what it got back last.
 */
async function isShared(own: SessionClient, other: SessionClient, { pid, mark }: Backend): Promise<boolean> {
  const isOwn = (backend: Backend) => backend.pid === pid && backend.mark === mark;
  if (!isOwn(await backendOf(own))) return true;
  await other.query('begin');
  try {
    // Known without another statement, for which a pooler with one server connection would let this one wait.
    if ((await backendOf(other)).pid === pid) return true;
    return !isOwn(await backendOf(own));
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
      const marked = await markSession(own);
      for (let round = 0; round < ROUNDS; round++) if (await isShared(own, other, marked)) throw refused();
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
