import { createServer } from 'node:net';
import { once } from 'node:events';
import { PosthornError } from '#kernel';
import { type TestDatabase, testDatabase } from '#testing';
import { type Database, openDatabase } from './database.ts';
import { migrations } from './migrations/migrations.ts';

async function failureOf(url: string): Promise<PosthornError> {
  const opened = await openDatabase({ url, poolSize: 2 }).catch((error: unknown) => error);
  expect(opened).toBeInstanceOf(PosthornError);
  return opened as PosthornError;
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

  it('is done once by processes that start together', async () => {
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

  describe('fails with one line that says what to do, and does not tell the password,', () => {
    const secret = 'hunter2-hunter2';

    it.each<[string, string | RegExp, (url: URL) => void]>([
      ['when nothing listens there', 'nothing listens there', (url) => (url.port = '1')],
      ['when the host is unknown', /host name is not known|EAI_AGAIN/, (url) => (url.hostname = 'postgres.invalid')],
      ['when the password is wrong', 'it refuses the password', () => undefined],
      ['when the database is missing', 'it has no such database', (url) => (url.pathname = '/no_such_database')],
    ])('%s', async (_, message, change) => {
      const url = changed((it) => {
        change(it);
        if (it.pathname !== '/no_such_database') it.password = secret;
      });
      const error = await failureOf(url);
      expect(error.code).toBe('startup-failed');
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/^Cannot use the Postgres of DATABASE_URL \(posthorn@[^)]+\): .+\.$/);
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

    it('when something else listens there', async () => {
      const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
      await once(other, 'listening');
      const error = await failureOf(changed((url) => (url.port = String((other.address() as { port: number }).port))));
      expect(error.message).toMatch(/^Cannot use the Postgres of DATABASE_URL .+\.$/);
      expect(error.message).not.toContain(new URL(empty.url).password);
      other.close();
    });

    it('when the connection string is none', async () => {
      const error = await failureOf(`posthorn:${secret}@localhost:5432/posthorn`);
      expect(error.message).toContain('DATABASE_URL');
      expect(error.message).not.toContain(secret);
    });
  });
});
