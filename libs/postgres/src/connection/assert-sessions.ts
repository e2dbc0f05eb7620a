import { randomUUID } from 'node:crypto';
import { PosthornError } from '#kernel';
import type pg from 'pg';
import { isQueueTimeout } from '../explain-database.ts';
import type { Queryable } from '../queryable.ts';
import { hasSqlState } from '../sql-state.ts';
import { connectSession, type SessionOptions } from './connect-session.ts';
import { NO_SESSIONS } from './no-sessions.ts';

type Session = Queryable;

/** A pooler that takes its server connections in turn may give the same one again by chance, but not each time. */
const ROUNDS = 4;
const MARK = 'posthorn.session_mark';

interface Backend {
  pid: number;
  mark: string | null;
}

async function backendOf(client: Session): Promise<Backend> {
  const { rows } = await client.query<Backend>(
    `select pg_catalog.pg_backend_pid() as pid, pg_catalog.current_setting('${MARK}', true) as mark`,
  );
  return rows[0]!;
}

/** Marks the session of a connection. */
async function markSession(client: Session): Promise<Backend> {
  const { rows } = await client.query<Backend>(
    `select pg_catalog.pg_backend_pid() as pid, pg_catalog.set_config('${MARK}', $1, false) as mark`,
    [randomUUID()],
  );
  return rows[0]!;
}

/**
 * Holds a transaction open on the connection `other` between two statements of `own`. If sessions are not shared, `own`
 * finds its server process and its setting again. Behind a pooler that shares sessions, `other` occupies them. Each
 * round queries `own` anew before the transaction: a pooler hands out first the server connection that it got back
 * last.
 */
async function isShared(own: Session, other: Session, { pid, mark }: Backend): Promise<boolean> {
  const isOwn = (backend: Backend) => backend.pid === pid && backend.mark === mark;
  if (!isOwn(await backendOf(own))) return true;
  await other.query('begin');
  try {
    // Known without another statement on `own`, which a pooler with one server connection would let wait.
    if ((await backendOf(other)).pid === pid) return true;
    return !isOwn(await backendOf(own));
  } finally {
    await other.query('commit');
  }
}

/** Returns true if a pooler has refused something that a session needs, rather than a connection. */
function isRefusal(error: unknown): boolean {
  const { message } = error as { message?: unknown };
  // Statement mode refuses the transaction itself (protocol_violation), and a queue that is full has the same code.
  return hasSqlState(error, 'protocolViolation') && !isQueueTimeout(message);
}

/** Returns true if one of two connections is no session of its own. Neither may be in a transaction. */
async function areShared(own: Session, other: Session): Promise<boolean> {
  try {
    const marked = await markSession(own);
    for (let round = 0; round < ROUNDS; round++) if (await isShared(own, other, marked)) return true;
    return false;
  } catch (error) {
    if (isRefusal(error)) return true;
    throw error;
  }
}

/**
 * Returns true if the connections of a pool are no sessions of their own any more: a pooler in between may get another
 * mode while this process runs. Needs two connections of the pool for a moment.
 * @throws the driver's error if the pool does not provide them
 */
export async function sharesSessions(pool: pg.Pool): Promise<boolean> {
  const clients: pg.PoolClient[] = [];
  let isSpoilt = false;
  try {
    for (let nth = 0; nth < 2; nth++) clients.push(await pool.connect());
    isSpoilt = true;
    return (isSpoilt = await areShared(clients[0]!, clients[1]!));
  } finally {
    for (const client of clients) client.release(isSpoilt);
  }
}

/**
 * Makes sure that a connection is a session: prepared statements, settings, LISTEN and leases depend on it. A pooler in
 * transaction or statement mode would lose them, now and then and without an error.
 * @throws PosthornError `startup-failed` with the setting to change; the driver's error if no connection can be made
 */
export async function assertSessions(options: SessionOptions): Promise<void> {
  const own = await connectSession(options);
  try {
    const other = await connectSession(options);
    try {
      if (await areShared(own, other)) throw new PosthornError('startup-failed', NO_SESSIONS);
    } finally {
      await other.end();
    }
  } finally {
    await own.end();
  }
}
