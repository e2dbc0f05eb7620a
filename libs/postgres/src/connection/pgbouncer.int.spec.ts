import { once } from 'node:events';
import type pg from 'pg';
import { systemClock } from '#kernel';
import {
  describePgBouncer,
  eventually,
  type PgBouncer,
  startPgBouncer,
  type TestDatabase,
  testDatabase,
} from '#testing';
import { openDatabase } from '../database.ts';
import { Leadership } from '../leadership.ts';
import { hasLostSession } from '../is-away.ts';
import { failureOf } from '../testing/failure-of-opening.ts';
import { connectSession } from './connect-session.ts';
import { openWatchPool } from './open-watch-pool.ts';
import { SessionWatch } from './session-watch.ts';

/** Returns true if the look took connections of its pool: without a suspicion it takes none. */
async function looksAtConnections(pool: pg.Pool, watch: SessionWatch): Promise<boolean> {
  let taken = 0;
  const onAcquire = () => taken++;
  pool.on('acquire', onAcquire);
  expect(await watch.look()).toBe(false);
  pool.off('acquire', onAcquire);
  return taken > 0;
}

describePgBouncer('a database behind PgBouncer', () => {
  let database: TestDatabase;
  let pooler: PgBouncer;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterEach(() => pooler.stop());
  afterAll(() => database.drop());

  it('is used in session mode, with PgBouncer’s own defaults, by the pool and by leaders', async () => {
    pooler = await startPgBouncer(database.url, { poolMode: 'session' });
    const opened = await openDatabase({ url: pooler.url, poolSize: 4 });
    const epochs: number[] = [];
    const options = { name: 'spec', databaseUrl: pooler.url, owner: 'spec', clock: systemClock };
    const leadership = new Leadership({ ...options, onProblem: () => undefined }, async (epoch, signal) => {
      epochs.push(epoch);
      if (!signal.aborted) await once(signal, 'abort');
    });
    await eventually(
      () => Promise.resolve(epochs),
      ({ length }) => length === 1,
    );
    await leadership.stop();
    await opened.close();
  });

  it('gives a session the settings that Posthorn depends on, and the next client a clean session', async () => {
    pooler = await startPgBouncer(database.url, { poolMode: 'session', poolSize: 1 });
    const session = { url: pooler.url, applicationName: 'spec', connectTimeoutMs: 5_000 };
    for (const marked of ['', 'marked']) {
      const client = await connectSession(session);
      const { rows } = await client.query<{ style: string; mark: string | null }>(
        `select current_setting('DateStyle') as style, current_setting('posthorn.spec', true) as mark`,
      );
      expect(rows[0]!.style).toBe('ISO, YMD');
      expect(rows[0]!.mark ?? '').toBe('');
      await client.query(`select set_config('posthorn.spec', $1, false)`, [marked]);
      await client.end();
    }
  });

  it.each(['transaction', 'statement'] as const)(
    'is noticed when it gets the mode %s while the pool is open, and when it gets its own back',
    async (poolMode) => {
      pooler = await startPgBouncer(database.url, { poolMode: 'session' });
      const port = Number(new URL(pooler.url).port);
      const opened = await openDatabase({ url: pooler.url, poolSize: 3 });
      const watchPool = await openWatchPool(pooler.url, 2);
      const watch = new SessionWatch(opened.pool, watchPool);
      const become = async (mode: 'session' | 'transaction' | 'statement') => {
        await pooler.stop();
        pooler = await startPgBouncer(database.url, { poolMode: mode, port });
        return eventually(
          () => watch.look().catch(() => undefined),
          (isShared) => isShared === (mode !== 'session'),
        );
      };
      await opened.pool.query('select 1');
      expect(await watch.look()).toBe(false);
      await become(poolMode);
      expect(await watch.look()).toBe(true);
      await become('session');
      await watchPool.end();
      await opened.close();
    },
  );

  it.each([
    ['a statement that is not there', `execute nothing_prepared`],
    ['a statement that is there already', 'prepare twice as select 1; prepare twice as select 1'],
  ])('examines a connection that gets %s, and closes it', async (_, sql) => {
    pooler = await startPgBouncer(database.url, { poolMode: 'session' });
    const opened = await openDatabase({ url: pooler.url, poolSize: 3 });
    const watchPool = await openWatchPool(pooler.url, 2);
    const watch = new SessionWatch(opened.pool, watchPool);
    const removed: pg.PoolClient[] = [];
    opened.pool.on('remove', (client: pg.PoolClient) => removed.push(client));
    expect(await looksAtConnections(watchPool, watch)).toBe(false);
    // Given back as usable, as a transaction does whose work has failed: the pool has no other reason to give it up.
    const client = await opened.pool.connect();
    const error = await client.query(sql).catch((thrown: unknown) => thrown);
    client.release();
    expect(hasLostSession(error)).toBe(true);
    expect(await looksAtConnections(watchPool, watch)).toBe(true);
    // Its removal is a sign of its own, which comes once the server has responded.
    await eventually(
      () => looksAtConnections(watchPool, watch),
      (isSuspected) => !isSuspected,
    );
    expect(removed.includes(client)).toBe(true);
    await watchPool.end();
    await opened.close();
  });

  it('is reported as having no free connection when its queue is full', async () => {
    pooler = await startPgBouncer(database.url, {
      ...{ poolMode: 'session', poolSize: 1, settings: { query_wait_timeout: '1' } },
    });
    const { message } = await failureOf(pooler.url);
    expect(message).toContain('no free server connection for it (query_wait_timeout): raise its default_pool_size');
  });

  it.each([
    ['transaction', 30, {}],
    ['transaction', 1, {}],
    ['transaction', 30, { server_round_robin: '1', min_pool_size: '4' }],
    ['statement', 30, {}],
  ] as const)(
    'is refused in %s mode with a pool of %d and the settings %j, with the remedy',
    async (poolMode, poolSize, settings) => {
      pooler = await startPgBouncer(database.url, { poolMode, poolSize, settings });
      const { code, message } = await failureOf(pooler.url);
      expect(code).toBe('startup-failed');
      expect(message).toMatch(/^Cannot use the Postgres of DATABASE_URL .*set pool_mode = session for this database/);
    },
  );

  it('is refused in transaction mode even while other clients keep its pool busy', async () => {
    pooler = await startPgBouncer(database.url, { poolMode: 'transaction' });
    const session = { url: pooler.url, applicationName: 'spec', connectTimeoutMs: 5_000 };
    const others = await Promise.all(Array.from({ length: 6 }, () => connectSession(session)));
    let isBusy = true;
    const busy = others.map(async (other) => {
      while (isBusy) await other.query('select pg_sleep(0.001)');
    });
    expect((await failureOf(pooler.url)).message).toContain('pool_mode = session');
    isBusy = false;
    await Promise.all(busy);
    await Promise.all(others.map((other) => other.end()));
  });
});
