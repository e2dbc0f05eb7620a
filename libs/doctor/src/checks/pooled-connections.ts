import type { SessionClient } from '#postgres';
import { type Finding, ok, problem } from '../finding.ts';

/** What is known of the connections through a pooler, and how to open one more. */
export interface PooledConnections {
  /** The most connections of one process of Posthorn. */
  wanted: number;
  open: () => Promise<SessionClient>;
}

/** A few at a time, so that a Posthorn that runs gets connections meanwhile. */
const OPENED_AT_ONCE = 5;

/** Returns true if the server's end of this connection is not ours: a pooler, or something else, is in between. */
async function isPooled(database: SessionClient): Promise<boolean> {
  const { rows } = await database.query<{ port: number | null }>('select inet_client_port() as port');
  const { localPort } = (database as unknown as { connection: { stream: { localPort?: number } } }).connection.stream;
  return localPort !== undefined && rows[0]!.port !== localPort;
}

/** The sessions of this role in this database, whichever client of the pooler has them. */
async function countGiven(database: SessionClient): Promise<number> {
  const { rows } = await database.query<{ given: number }>(
    `select count(*)::int as given from pg_stat_activity a
     where a.backend_type = 'client backend' and a.usename = current_user and a.datname = current_database()`,
  );
  return rows[0]!.given;
}

/** Opens sessions until there are as many as wanted on the server, or one is not to be had. @returns how many there are */
async function openUpTo(database: SessionClient, { wanted, open }: PooledConnections): Promise<number> {
  const sessions: SessionClient[] = [];
  try {
    for (let given = await countGiven(database); given < wanted && sessions.length < wanted;) {
      const opened = await Promise.allSettled(Array.from({ length: Math.min(OPENED_AT_ONCE, wanted) }, () => open()));
      const got = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      sessions.push(...got);
      given = await countGiven(database);
      if (got.length < opened.length) return given;
    }
    return wanted;
  } finally {
    await Promise.all(sessions.map((session) => session.end().catch(() => undefined)));
  }
}

/**
 * Opens as many connections as a process may, if a pooler is in between: its limits cannot be asked for without rights
 * of its own, and what is above them waits.
 */
export async function pooledFinding(database: SessionClient, pooled: PooledConnections): Promise<Finding[]> {
  if (!(await isPooled(database))) return [];
  const given = await openUpTo(database, pooled);
  if (given >= pooled.wanted) return [ok(`${pooled.wanted} connections can be opened through what is in between.`)];
  const what = `A pooler in between gives ${given} connections, and each process of Posthorn takes up to ${pooled.wanted}.`;
  const advice =
    'Raise its default_pool_size (or pool_size, max_db_connections, max_user_connections) to the DATABASE_POOL_SIZE of ' +
    'all processes together, or lower DATABASE_POOL_SIZE.';
  return [problem(`${what} The rest waits in it, and what needs them fails.`, advice)];
}
