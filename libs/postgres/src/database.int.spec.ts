import { createServer } from 'node:net';
import { once } from 'node:events';
import { type TestDatabase, testDatabase } from '#testing';
import { type Database, openDatabase } from './database.ts';
import { migrations } from './migrations/migrations.ts';
import { failureOf } from './testing/failure-of-opening.ts';

/** Ends the sessions of Posthorn, as a failover does. */
async function endSessions(test: TestDatabase, name: string): Promise<void> {
  await test.pool.query(
    `select pg_terminate_backend(a.pid, 5000) from pg_stat_activity a
     where a.datname = $1 and a.application_name = 'posthorn'`,
    [name],
  );
}

describe('opening the database', () => {
  let empty: TestDatabase;

  beforeAll(async () => {
    empty = await testDatabase();
  });
  afterAll(() => empty.drop());

  function changed(change: (url: URL) => void): string {
    const url = new URL(empty.url);
    change(url);
    return url.href;
  }

  it('brings the schema up to date, and finds nothing to do the next time', async () => {
    for (let time = 0; time < 2; time++) {
      const database = await openDatabase({ url: empty.url, poolSize: 2 });
      const { rows } = await database.pool.query<{ n: number }>(
        'select count(*)::int as n from posthorn.schema_migration',
      );
      expect(rows[0]!.n).toBe(migrations.length);
      await database.close();
    }
  });

  it('migrates once if processes start together', async () => {
    const fresh = await testDatabase();
    const opened = await Promise.allSettled(
      Array.from({ length: 6 }, () => openDatabase({ url: fresh.url, poolSize: 2 })),
    );
    const databases = opened.filter(
      (result): result is PromiseFulfilledResult<Database> => result.status === 'fulfilled',
    );
    await Promise.all(databases.map(({ value }) => value.close()));
    expect(opened.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'fulfilled'));
    await fresh.drop();
  });

  it('needs no second connection to migrate', async () => {
    const fresh = await testDatabase();
    const database = await openDatabase({ url: fresh.url, poolSize: 1 });
    await database.close();
    await fresh.drop();
  });

  describe('as a user with few rights', () => {
    let test: TestDatabase;
    let url: string;
    const user = `keeper_${process.pid}`;

    beforeEach(async () => {
      test = await testDatabase();
      await test.pool.query(`create role ${user} login password 'keeper'`);
      const changed = new URL(test.url);
      changed.username = user;
      changed.password = 'keeper';
      url = changed.href;
    });
    afterEach(async () => {
      await test.pool.query(`drop owned by ${user}; drop role ${user}`);
      await test.drop();
    });

    const open = async () => (await openDatabase({ url, poolSize: 2 })).close();

    it('needs no CREATE on the database if the schema exists for the user', async () => {
      await test.pool.query(`create schema posthorn authorization ${user}`);
      await open();
    });

    it('needs no right to create anything if the schema is up to date', async () => {
      await test.pool.query(`create schema posthorn authorization ${user}`);
      await open();
      await test.pool.query(`alter schema posthorn owner to current_user; revoke all on schema posthorn from ${user};
        grant usage on schema posthorn to ${user}`);
      await open();
    });
  });

  it('refuses a schema that a newer Posthorn has changed, with the migrations that it does not know', async () => {
    const test = await testDatabase();
    await (await openDatabase({ url: test.url, poolSize: 2 })).close();
    await test.pool.query(
      `insert into posthorn.schema_migration (timestamp, name) values (1999000000000, 'Later1999000000000')`,
    );
    const { code, message } = await failureOf(test.url);
    expect(code).toBe('startup-failed');
    expect(message).toMatch(/a newer Posthorn has changed its schema \(Later1999000000000\): run that version/);
    await test.drop();
  });

  it('refuses a database that takes no writes, and gives that as the reason', async () => {
    const test = await testDatabase();
    await test.pool.query(
      `alter database ${new URL(test.url).pathname.slice(1)} set default_transaction_read_only = on`,
    );
    expect((await failureOf(test.url)).message).toContain('it accepts no writes now: name the primary');
    await test.drop();
  });

  it('begins a transaction of TypeORM by one statement', async () => {
    const database = await openDatabase({ url: empty.url, poolSize: 2 });
    const last = await database.dataSource.transaction(() =>
      database.pool.query<{ query: string }>(`select query from pg_stat_activity where state = 'idle in transaction'
        and datname = current_database()`),
    );
    await database.close();
    expect(last.rows).toEqual([{ query: 'START TRANSACTION' }]);
  });

  it('uses only READ COMMITTED in a transaction of TypeORM, and runs it again after a conflict', async () => {
    const url = changed((one) => one.searchParams.set('options', '-c default_transaction_isolation=serializable'));
    const database = await openDatabase({ url, poolSize: 2 });
    const levels: unknown[] = [];
    await database.dataSource.transaction(async (tx) => {
      levels.push(...(await tx.query<object[]>('show transaction_isolation')));
      if (levels.length < 3) {
        await tx.query(`do $$ begin raise exception 'lost' using errcode = 'deadlock_detected'; end $$`);
      }
    });
    await database.close();
    expect(levels).toEqual(Array.from({ length: 3 }, () => ({ transaction_isolation: 'read committed' })));
  });

  it('drops a session that was read-only, so that the next session may write', async () => {
    const test = await testDatabase();
    const name = new URL(test.url).pathname.slice(1);
    const database = await openDatabase({ url: test.url, poolSize: 2 });
    const write = () => database.pool.query('create table posthorn.written ()');
    const writeByTypeOrm = () => database.dataSource.transaction((tx) => tx.query('create table posthorn.written ()'));
    for (const attempt of [write, writeByTypeOrm]) {
      await test.pool.query(`alter database ${name} set default_transaction_read_only = on`);
      await endSessions(test, name);
      await expect(attempt()).rejects.toMatchObject({ code: '25006' });
      await test.pool.query(`alter database ${name} reset default_transaction_read_only`);
      await attempt();
      await database.pool.query('drop table posthorn.written');
    }
    await database.close();
    await test.drop();
  });

  describe('fails with one line that names the remedy and hides the password,', () => {
    const secret = 'hunter2-hunter2';

    it.each<[string, string | RegExp, (url: URL) => void]>([
      ['when nothing listens there', 'nothing listens there', (url) => (url.port = '1')],
      [
        'when the host is unknown',
        /host name (is unknown|cannot be resolved)/,
        (url) => (url.hostname = 'postgres.invalid'),
      ],
      ['when the password is wrong', 'it refuses the password', () => undefined],
      ['when the database is missing', 'it has no such database', (url) => (url.pathname = '/no_such_database')],
      [
        'when it offers no TLS and TLS is required',
        /it offers no TLS, which sslmode requires: .*ssl = on.* or set sslmode=prefer/,
        (url) => (url.search = 'sslmode=require'),
      ],
    ])('%s', async (_, message, change) => {
      const url = changed((it) => {
        change(it);
        if (it.pathname !== '/no_such_database' && it.search === '') it.password = secret;
      });
      const error = await failureOf(url);
      expect(error.code).toBe('startup-failed');
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/^Cannot use the Postgres of DATABASE_URL \([^@)]+\): .+\.$/);
      expect(error.message).not.toContain('\n');
      expect(error.message).not.toContain(new URL(url).password);
    });

    it('when the user may not create the schema', async () => {
      const fresh = await testDatabase();
      await fresh.pool.query(`create role lowly_${process.pid} login password '${secret}'`);
      const url = new URL(fresh.url);
      url.username = `lowly_${process.pid}`;
      url.password = secret;
      const error = await failureOf(url.href);
      expect(error.message).toContain('the user may not create the schema posthorn');
      await fresh.drop();
    });

    it('when another program listens on the port', async () => {
      const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
      await once(other, 'listening');
      const error = await failureOf(changed((url) => (url.port = String((other.address() as { port: number }).port))));
      expect(error.message).toMatch(/^Cannot use the Postgres of DATABASE_URL .+\.$/);
      const { port } = other.address() as { port: number };
      const overTls = await failureOf(
        changed((url) => Object.assign(url, { port: String(port), search: 'sslmode=require' })),
      );
      expect(overTls.message).toMatch(/it does not answer like a Postgres: correct host and port/);
      expect(error.message).not.toContain(new URL(empty.url).password);
      other.close();
    });

    it('when the connection string is invalid', async () => {
      const error = await failureOf(`posthorn:${secret}@localhost:5432/posthorn`);
      expect(error.message).toContain('DATABASE_URL');
      expect(error.message).not.toContain(secret);
    });
  });
});
