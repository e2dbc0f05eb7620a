import { type TestDatabase, testDatabase } from '#testing';
import { type Database, openDatabase } from '../database.ts';
import { connectSession } from './connect-session.ts';

/** Settings of a database, each of which changes the values that a driver reads or the effect of a statement. */
const UNUSUAL: Readonly<Record<string, string>> = {
  datestyle: 'German, DMY',
  intervalstyle: 'sql_standard',
  timezone: 'Asia/Kathmandu',
  bytea_output: 'escape',
  extra_float_digits: '-10',
  standard_conforming_strings: 'off',
  array_nulls: 'off',
  search_path: 'unusual, pg_catalog',
  default_transaction_isolation: 'serializable',
  default_transaction_deferrable: 'on',
  // Long enough for the statement on a busy machine by which a session gets its own settings.
  statement_timeout: '5s',
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '1s',
  idle_session_timeout: '1s',
  default_tablespace: 'pg_default',
  exit_on_error: 'on',
  row_security: 'off',
  check_function_bodies: 'off',
  default_toast_compression: 'pglz',
  plan_cache_mode: 'force_generic_plan',
  enable_partition_pruning: 'off',
  enable_indexscan: 'off',
  enable_hashjoin: 'off',
  client_min_messages: 'error',
  quote_all_identifiers: 'on',
  escape_string_warning: 'off',
  backslash_quote: 'off',
};

const USUAL = {
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  search_path: 'pg_catalog, pg_temp',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  statement_timeout: '1min',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '1min',
  idle_session_timeout: '0',
  default_tablespace: '',
  default_table_access_method: 'heap',
  exit_on_error: 'off',
  synchronous_commit: 'on',
};

const SHOW = `select ${Object.keys(USUAL)
  .map((name) => `current_setting('${name}') as ${name}`)
  .join(', ')}`;

describe('the sessions of a database with unusual settings', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await testDatabase();
    const name = new URL(test.url).pathname.slice(1);
    await test.pool.query('create schema unusual');
    // Stands before Postgres's own function of this name in the search path.
    await test.pool.query(
      `create function unusual.set_config(text, text, boolean) returns text language sql as $$ select 'no' $$`,
    );
    for (const [setting, value] of Object.entries({ ...UNUSUAL, synchronous_commit: 'off' })) {
      const list = setting === 'search_path' ? value : `'${value}'`;
      await test.pool.query(`alter database ${name} set ${setting} = ${list}`);
    }
    database = await openDatabase({ url: test.url, poolSize: 3 });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  it('have the settings that Posthorn depends on in the pool, in each of its connections', async () => {
    const clients = await Promise.all([1, 2, 3].map(() => database.pool.connect()));
    const shown = await Promise.all(clients.map(async (client) => (await client.query<object>(SHOW)).rows[0]));
    for (const client of clients) client.release();
    expect(shown).toEqual([USUAL, USUAL, USUAL]);
  });

  it('have these settings in a connection outside the pool', async () => {
    const client = await connectSession({ url: test.url, applicationName: 'spec', connectTimeoutMs: 5_000 });
    expect((await client.query<object>(SHOW)).rows[0]).toEqual(USUAL);
    await client.end();
  });

  it('return times, bytes, intervals and numbers unchanged', async () => {
    const { rows } = await database.pool.query<object>(
      `select timestamptz '2026-11-05 06:07:08.009+00' as at, '\\x00ff41'::bytea as bytes,
         date_part('epoch', timestamptz '2026-11-05 06:07:08.009+00') * 1000 as ms, '{a,NULL}'::text[] as texts`,
    );
    const at = new Date('2026-11-05T06:07:08.009Z');
    expect(rows[0]).toEqual({ at, bytes: Buffer.from([0, 255, 65]), ms: at.getTime(), texts: ['a', null] });
  });

  it('keep a connection that is idle for longer than the database allows by default', async () => {
    const client = await connectSession({ url: test.url, applicationName: 'spec', connectTimeoutMs: 5_000 });
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    await Promise.race([ended, test.pool.query('select pg_sleep(1.5)')]);
    expect((await client.query<object>('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });
});
