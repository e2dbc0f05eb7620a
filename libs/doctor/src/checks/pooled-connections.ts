import type { SessionClient } from '#postgres';
import { type Finding, ok, problem, reasonOf } from '../finding.ts';

/** The connections to be tried through a pooler. */
export interface PooledConnections {
  /** The most connections of one process of Posthorn. */
  wanted: number;
  /** Opens one more. */
  open: () => Promise<SessionClient>;
  /** Returns true if a limit of the server behind the pooler is reached. */
  isServerFull: () => Promise<boolean>;
}

/** The outcome of opening sessions through a pooler. */
interface Given {
  /** The number of sessions on the server. */
  count: number;
  /** The reason why there are no more, and whether the server or the pooler has set the limit. */
  refusal?: { reason: unknown; isOfServer: boolean };
}

/** Few enough to be opened in time, all at once. */
const OPENED_AT_ONCE = 5;

/**
 * Returns true if a pooler is in between: it sends a process id of its own. A tunnel, a proxy of bytes or an address
 * translation passes on the server's process id, and limits nothing.
 */
async function isPooled(database: SessionClient): Promise<boolean> {
  const { rows } = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
  const { processID } = database as unknown as { processID: number | null };
  return processID !== null && rows[0]!.pid !== processID;
}

/** The number of sessions of this role in this database from the same client address, of any client. */
async function countGiven(database: SessionClient): Promise<number> {
  const { rows } = await database.query<{ given: number }>(
    `select count(*)::int as given from pg_stat_activity a
     where a.backend_type = 'client backend' and a.usename = current_user and a.datname = current_database()
       and a.client_addr is not distinct from (select b.client_addr from pg_stat_activity b where b.pid = pg_backend_pid())`,
  );
  return rows[0]!.given;
}

/**
 * Opens sessions until the server has as many as wanted, or one cannot be opened. Then closes all of them at once: a
 * running process has to share the pooler with them, at most for as long as one waits in the pooler.
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
  'The server has no more for the pooler: raise the limit that is reached, see above, or lower DATABASE_POOL_SIZE.';
const OF_POOLER =
  'Raise its default_pool_size (or pool_size, max_db_connections, max_user_connections, max_client_conn) to the ' +
  'DATABASE_POOL_SIZE of all processes together, or lower DATABASE_POOL_SIZE.';

/**
 * If a pooler is in between, opens as many connections as a process may. To read the pooler's limits would need rights
 * in the pooler; connections above the limits wait.
 */
export async function pooledFinding(database: SessionClient, pooled: PooledConnections): Promise<Finding[]> {
  if (!(await isPooled(database))) return [];
  const { wanted } = pooled;
  const { count, refusal } = await openUpTo(database, pooled);
  if (refusal === undefined)
    return [ok(`The pooler in between provides the ${wanted} connections of a process of Posthorn.`)];
  const what = `A pooler in between provides ${count} connections, but each process of Posthorn uses up to ${wanted}.`;
  const rest = `The others fail, or wait in the pooler: ${reasonOf(refusal.reason)}.`;
  return [problem(`${what} ${rest}`, refusal.isOfServer ? OF_SERVER : OF_POOLER)];
}
