import pg from 'pg';
import { cleanUpAfterEach, eventually, migratedDatabase, type TestDatabase } from '#testing';
import { connectSession } from './connection/connect-session.ts';
import { describeLockWait, findLockWaits } from './lock-waits.ts';

describe('a wait of Posthorn for a lock', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  const stranger = async () => {
    const client = new pg.Client({ connectionString: database.url, application_name: 'warehouse' });
    await client.connect();
    cleanUp(() => client.end());
    return client;
  };
  const ours = async () => {
    const client = await connectSession({ url: database.url, applicationName: 'posthorn', connectTimeoutMs: 5_000 });
    cleanUp(() => client.end());
    return client;
  };
  const waits = (minMs = 0) =>
    eventually(
      () => findLockWaits(database.pool, minMs),
      (found) => found.length > 0,
    );

  it('names the table and the session that holds the lock, and ends with the lock', async () => {
    const holder = await stranger();
    const client = await ours();
    await holder.query('begin; lock table posthorn.attempt in share mode');
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    const writing = client.query('delete from posthorn.attempt where false');
    const [wait] = await waits();
    expect(wait).toMatchObject({
      table: 'posthorn.attempt',
      holder: { pid: rows[0]!.pid, applicationName: 'warehouse' },
    });
    expect(describeLockWait(wait!)).toMatch(
      /^Posthorn has waited for a lock on the table posthorn\.attempt for \d+ s\. It is held by session \d+ of the user .*pg_terminate_backend\(\d+\)"\.$/,
    );
    expect(await findLockWaits(database.pool, 60_000)).toEqual([]);
    await holder.query('rollback');
    await writing;
    expect(await findLockWaits(database.pool, 0)).toEqual([]);
  });

  it('names the session at the root, not a session that only waits ahead', async () => {
    const [root, between, client] = [await stranger(), await stranger(), await ours()];
    await root.query('begin; lock table posthorn.cursor in access share mode');
    const { rows } = await root.query<{ pid: number }>('select pg_backend_pid() as pid');
    const queued = between.query('begin; lock table posthorn.cursor in access exclusive mode').catch(() => undefined);
    await eventually(
      () => database.pool.query(`select from pg_locks where not granted and relation = 'posthorn.cursor'::regclass`),
      ({ rowCount }) => rowCount === 1,
    );
    const reading = client.query('select from posthorn.cursor limit 1').catch(() => undefined);
    expect((await waits()).map(({ holder }) => holder.pid)).toEqual([rows[0]!.pid]);
    await root.query('rollback');
    await queued;
    await between.query('rollback');
    await reading;
  });

  it('names the holder of a row', async () => {
    const [holder, client] = [await stranger(), await ours()];
    await holder.query(`begin; insert into posthorn.cursor (name) values ('spec')`);
    const writing = client.query(`insert into posthorn.cursor (name) values ('spec')`).catch(() => undefined);
    expect(describeLockWait((await waits())[0]!)).toContain('a lock on a row for');
    await holder.query('rollback');
    await writing;
  });

  it('explains how to find a prepared transaction whose name is not known', () => {
    const unknown = {
      user: null,
      database: null,
      applicationName: null,
      state: null,
      ageMs: null,
      query: null,
      waitsForStandby: false,
    };
    const holder = { kind: 'prepared', pid: null, gid: null, ...unknown } as const;
    expect(describeLockWait({ table: null, waitedMs: 7_000, holder })).toMatch(
      /^Posthorn has waited for a lock on a row for 7 s\. It is held by a transaction .*pg_prepared_xacts" as a superuser\.$/,
    );
  });
});
