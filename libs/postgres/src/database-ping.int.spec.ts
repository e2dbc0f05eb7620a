import { PostgresProxy, type TestDatabase, testDatabase } from '#testing';
import { type Database, openDatabase } from './database.ts';
import { DatabasePing } from './database-ping.ts';

describe('a ping of the database', () => {
  let test: TestDatabase;
  let proxy: PostgresProxy;
  let database: Database;
  let ping: DatabasePing;

  beforeAll(async () => {
    test = await testDatabase();
    proxy = await PostgresProxy.start(test.url);
    database = await openDatabase({ url: proxy.url, poolSize: 4 });
    ping = new DatabasePing(database.pool);
  });
  afterAll(async () => {
    proxy.thaw();
    await database.close();
    await proxy.close();
    await test.drop();
  });

  it('finds a database that takes writes', async () => {
    expect(await ping.query()).toBe('writable');
  });

  it('finds a read-only database, and notices when it takes writes again', async () => {
    const name = new URL(test.url).pathname.slice(1);
    await test.pool.query(`alter database ${name} set default_transaction_read_only = on`);
    proxy.cut();
    proxy.mend();
    while ((await ping.query()) === 'silent'); // until the lost connections are noticed
    expect(await ping.query()).toBe('read-only');
    await test.pool.query(`alter database ${name} reset default_transaction_read_only`);
    while ((await ping.query()) === 'read-only'); // each drops a session that is so
    expect(await ping.query()).toBe('writable');
  });

  it('runs one at a time and ends soon while the database hangs', async () => {
    const quick = new DatabasePing(database.pool, undefined, 200);
    proxy.freeze();
    expect(await Promise.all(Array.from({ length: 20 }, () => quick.query()))).toEqual(Array(20).fill('silent'));
    expect(await quick.query()).toBe('silent');
    expect(database.pool.totalCount - database.pool.idleCount + database.pool.waitingCount).toBe(1);
    proxy.thaw();
    while ((await quick.query()) === 'silent');
    expect(await quick.query()).toBe('writable');
  });
});
