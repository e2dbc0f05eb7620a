import pg from 'pg';
import { PosthornError } from '#kernel';
import { type TestDatabase, testDatabase } from '#testing';
import { installOutbox, outboxSql } from './install-outbox.ts';

const refusalOf = async (url: string) => {
  const error: unknown = await installOutbox(url).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PosthornError)) throw new Error(`not refused: ${String(error)}`);
  return error;
};

describe('installing an outbox', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('returns the installed version, and leaves an installed outbox with its rows', async () => {
    expect(await installOutbox(database.url)).toEqual({ version: 3, was: null, isPosthorns: false });
    await database.pool.query(`select posthorn_outbox.emit('p', 't.u', '1')`);
    expect(await installOutbox(database.url)).toEqual({ version: 3, was: 3, isPosthorns: false });
    const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from posthorn_outbox.message');
    expect(rows[0]!.n).toBe(1);
  });

  it('refuses to replace a newer outbox by an older outbox', async () => {
    const other = await testDatabase();
    await installOutbox(other.url);
    await other.pool.query('insert into posthorn_outbox.meta (version) values (99)');
    expect((await refusalOf(other.url)).message).toContain('A newer Posthorn has installed this outbox (version 99');
    await other.drop();
  });

  it('is plain SQL that anybody can run', async () => {
    const other = await testDatabase();
    await other.pool.query(outboxSql());
    await expect(other.pool.query(`select posthorn_outbox.emit('p', 't.u', '1')`)).resolves.toBeDefined();
    await other.drop();
  });

  it('is plain SQL even if the database has unusual settings', async () => {
    const other = await testDatabase();
    const name = new URL(other.url).pathname.slice(1);
    for (const setting of [
      `default_tablespace = 'pg_default'`,
      'standard_conforming_strings = off',
      'search_path = nowhere',
      'check_function_bodies = off',
      'default_transaction_isolation = serializable',
    ]) {
      await other.pool.query(`alter database ${name} set ${setting}`);
    }
    const client = new pg.Client(other.url);
    await client.connect();
    await client.query(outboxSql());
    await expect(client.query(`select posthorn_outbox.emit('p', 't.u', '1')`)).resolves.toBeDefined();
    await client.end();
    await other.drop();
  });

  it.each([
    ['nothing listens', () => 'postgres://posthorn:secret@127.0.0.1:1/shop', 'nothing listens there: start it'],
    ['there is no such database', () => new URL('/nowhere', database.url).href, 'it has no such database: create it'],
    [
      'the password is wrong',
      () => {
        const url = new URL(database.url);
        url.password = 'secret';
        return url.href;
      },
      'it refuses the password',
    ],
  ])('reports the cause where %s, without the password', async (_what, url, why) => {
    const error = await refusalOf(url());
    expect(error.code).toBe('startup-failed');
    expect(error.message).toContain(why);
    expect(error.message).not.toContain('secret');
  });

  it('reports an invalid connection string without repeating it', async () => {
    const error = await refusalOf('shop:secret@127.0.0.1');
    expect(error.message).toContain('postgres://user:password@host:5432/database');
    expect(error.message).not.toContain('secret');
  });

  it('needs no right on the database if the schema exists, and names the user who must install it', async () => {
    const other = await testDatabase();
    await other.pool.query(`create role keeper login password 'keeper'; create role guest2 login password 'guest2';
      create schema posthorn_outbox authorization keeper`);
    const as = (user: string) => {
      const url = new URL(other.url);
      url.username = url.password = user;
      return url.href;
    };
    expect(await installOutbox(as('keeper'))).toEqual({ version: 3, was: null, isPosthorns: false });
    expect((await refusalOf(as('guest2'))).message).toContain('install as the user who installed it first');
    await other.drop();
    await database.pool.query('drop role keeper; drop role guest2');
  });

  it('names the grant for a user who may not create the schema', async () => {
    await database.pool.query(`create role guest login password 'guest'`);
    const url = new URL(database.url);
    url.username = url.password = 'guest';
    const other = await testDatabase();
    url.pathname = new URL(other.url).pathname;
    expect((await refusalOf(url.href)).message).toContain('grant it CREATE on the database');
    await other.drop();
    await database.pool.query('drop role guest');
  });
});
