import pg from 'pg';
import { clientConfig } from '#postgres';

const CONNECT_TIMEOUT_MS = 5_000;
const QUERY_TIMEOUT_MS = 10_000;

/**
 * A session of its own, which is given up rather than waited for. It has the database's own settings, since those are
 * examined.
 * @throws Error if the database does not answer in time, or refuses
 */
export async function openSession(url: string): Promise<pg.Client> {
  const session = new pg.Client({
    application_name: 'posthorn doctor',
    ...(await clientConfig(url)),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  session.on('error', () => undefined);
  await session.connect();
  return session;
}
