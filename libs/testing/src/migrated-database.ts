import pg from 'pg';
import { type TestDatabase, testDatabase } from './test-database.ts';

const TEMPLATE = 'posthorn_migrated';
/** Any number: spec files that request the template at the same time make it once. */
const TEMPLATE_LOCK = 7_464_001;

async function makeTemplate(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
  if (rowCount !== 0) return;
  // Loaded here, so that only one spec file of a run pays for TypeORM.
  const { openDatabase } = await import('#postgres');
  const half = await testDatabase();
  const name = new URL(half.url).pathname.slice(1);
  await half.pool.end();
  const database = await openDatabase({ url: half.url, poolSize: 2 });
  await database.close();
  await client.query(`alter database ${name} rename to ${TEMPLATE}`);
}

/** A database with Posthorn's schema, cloned from a template that is migrated once in a test run. */
export async function migratedDatabase(): Promise<TestDatabase> {
  const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${TEMPLATE_LOCK})`);
    await makeTemplate(client);
  } finally {
    await client.end();
  }
  return testDatabase(TEMPLATE);
}
