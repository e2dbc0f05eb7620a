import { once } from 'node:events';
import { cleanUpAfterEach, eventually, PostgresProxy, SilentServer, testDatabase } from '#testing';
import { findSourceLock } from './find-source-lock.ts';

/** The error of a statement that was given up. */
const NO_ANSWER = new Error('Postgres did not answer in time.');
const SESSION = { applicationName: 'posthorn relay', connectTimeoutMs: 60_000, answerTimeoutMs: 60_000 };

describe('the search for a lock in a source, when the term ends,', () => {
  const cleanUp = cleanUpAfterEach();
  let stop: AbortController;

  beforeEach(() => {
    stop = new AbortController();
  });
  const search = (url: string) => findSourceLock({ ...SESSION, url }, NO_ANSWER, stop.signal);

  it('ends its connection while the source does not accept it', async () => {
    const server = await SilentServer.start();
    cleanUp(() => server.close());
    const found = search(`postgres://spec@${server.address}/spec?sslmode=disable`);
    await server.accepted(1);
    const closed = once(server.sockets[0]!.resume(), 'close');
    stop.abort();
    expect(await found).toBeUndefined();
    await closed;
  });

  it('ends its connection while the source does not respond', async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    const proxy = await PostgresProxy.start(database.url);
    cleanUp(() => proxy.close());
    const holder = await database.pool.connect();
    cleanUp(() => holder.release(true));
    await holder.query('begin; lock table pg_catalog.pg_namespace in access exclusive mode');
    const found = search(proxy.url);
    await eventually(
      () => holder.query(`select from pg_locks where relation = 'pg_catalog.pg_namespace'::regclass and not granted`),
      ({ rowCount }) => rowCount! > 0,
    );
    stop.abort();
    expect(await found).toBeUndefined();
    await eventually(
      () => Promise.resolve(proxy.openConnections),
      (count) => count === 0,
    );
  });
});
