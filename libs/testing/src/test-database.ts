import pg from 'pg';
import { uuidv7 } from '#kernel';

/** A database of a spec file, from `testDatabase` or `migratedDatabase`. */
export interface TestDatabase {
  /** The database's own connection string, for the code under test. */
  url: string;
  /** A pool on it, ended by `drop`. */
  pool: pg.Pool;
  /** Ends the pool and drops the database, also while other sessions use it. */
  drop(): Promise<void>;
}

function serverUrl(): URL {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests through `npm test`, which starts a Postgres.');
  return new URL(url);
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl().href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * A database of the caller's own on the server that the test run started.
 * @param template a database to clone, or none for an empty one
 */
export async function testDatabase(template = 'template1'): Promise<TestDatabase> {
  const name = `t_${uuidv7(Date.now()).replaceAll('-', '')}`;
  await onServer((client) => client.query(`create database ${name} template ${template}`));
  const url = serverUrl();
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 40 });
  pool.on('error', () => undefined);
  return {
    url: url.href,
    pool,
    async drop() {
      await pool.end();
      await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
    },
  };
}
