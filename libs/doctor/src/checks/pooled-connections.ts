import type { SessionClient } from '#postgres';
import { type Finding, ok, problem, reasonOf } from '../finding.ts';

/** How to open one more connection through a pooler, and how many are wanted. */
export interface PooledConnections {
  /** The most connections of one process of Posthorn. */
  wanted: number;
  open: () => Promise<SessionClient>;
  /** Returns true if a limit of the server is reached, which is behind the pooler. */
  isServerFull: () => Promise<boolean>;
}

/** The outcome of opening sessions through a pooler. */
interface Given {
  /** How many there are on the server. */
  count: number;
  /** The reason why there are no more, and whether the server or the pooler has set the limit. */
  refusal?: { reason: unknown; isOfServer: boolean };
}

/** Few enough to be opened in time, one beside the other. */
const OPENED_AT_ONCE = 5;

/**
 * Returns true if a pooler is in between: it answers for the server with a process id of its own. A tunnel, a proxy of
 * bytes or an address translation passes the server's on, and limits nothing.
 */
async function isPooled(database: SessionClient): Promise<boolean> {
  const { rows } = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
  const { processID } = database as unknown as { processID: number | null };
  return processID !== null && rows[0]!.pid !== processID;
}

/** The sessions of this role in this database that come from where this one comes from, whichever client has them. */
async function countGiven(database: SessionClient): Promise<number> {
  const { rows } = await database.query<{ given: number }>(
    `select count(*)::int as given from pg_stat_activity a
     where a.backend_type = 'client backend' and a.usename = current_user and a.datname = current_database()
       and a.client_addr is not distinct from (select b.client_addr from pg_stat_activity b where b.pid = pg_backend_pid())`,
  );
  return rows[0]!.given;
}

/**
 * Opens sessions until there are as many as wanted on the server, or one is not to be had. All are kept until then, and
 * closed at once: a process that runs has to share with them for the time in which a pooler lets one wait.
 */
async function openUpTo(database: SessionClient, { wanted, open, isServerFull }: PooledConnections): Promise<Given> {
  const sessions: SessionClient[] = [];
  try {
    let count = await countGiven(database);
    while (count < wanted && sessions.length < wanted) {
      const more = Math.min(OPENED_AT_ONCE, wanted - count);
      const opened = await Promise.allSettled(Array.from({ length: more }, () => open()));
      for (const result of opened) if (result.status === 'fulfilled') sessions.push(result.value);
      count = await countGiven(database);
      const refused = opened.find((result) => result.status === 'rejected');
      if (refused) return { count, refusal: { reason: refused.reason, isOfServer: await isServerFull() } };
    }
    return { count };
  } finally {
    await Promise.all(sessions.map((session) => session.end().catch(() => undefined)));
  }
}

const OF_SERVER =
  'The server has no more for it: raise its limit that is reached, see above, or lower DATABASE_POOL_SIZE.';
const OF_POOLER =
  'Raise its default_pool_size (or pool_size, max_db_connections, max_user_connections, max_client_conn) to the ' +
  'DATABASE_POOL_SIZE of all processes together, or lower DATABASE_POOL_SIZE.';

/**
 * Opens as many connections as a process may, if a pooler is in between: its limits cannot be asked for without rights
 * of its own, and what is above them waits.
 */
export async function pooledFinding(database: SessionClient, pooled: PooledConnections): Promise<Finding[]> {
  if (!(await isPooled(database))) return [];
  const { wanted } = pooled;
  const { count, refusal } = await openUpTo(database, pooled);
  if (refusal === undefined)
    return [ok(`The pooler in between gives the ${wanted} connections of a process of Posthorn.`)];
  const what = `A pooler in between gives ${count} connections, and each process of Posthorn takes up to ${wanted}.`;
  const rest = `The rest fails, or waits in it: ${reasonOf(refusal.reason)}.`;
  return [problem(`${what} ${rest}`, refusal.isOfServer ? OF_SERVER : OF_POOLER)];
}
