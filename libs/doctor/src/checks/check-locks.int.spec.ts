import pg from 'pg';
import { connectSession } from '#postgres';
import { cleanUpAfterEach, eventually, migratedDatabase, type TestDatabase } from '#testing';
import { findingsOf, texts } from '../testing/findings-of.ts';

describe('the examination of locks', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    database = await migratedDatabase();
    env = { DATABASE_URL: database.url };
  });
  afterAll(() => database.drop());

  const stranger = async () => {
    const client = new pg.Client({ connectionString: database.url, application_name: 'warehouse' });
    await client.connect();
    cleanUp(() => client.end());
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return { client, pid: rows[0]!.pid };
  };
  const ours = async () => {
    const client = await connectSession({ url: database.url, applicationName: 'posthorn', connectTimeoutMs: 5_000 });
    cleanUp(() => client.end());
    return client;
  };
  /**
   * Counts by the sessions of this database: waits for rows have no database in `pg_locks`, and the server is shared.
   */
  const waitedLong = (waiters: number) =>
    eventually(
      () =>
        database.pool.query(
          `select from pg_locks l join pg_stat_activity a on a.pid = l.pid
           where a.datname = current_database() and not l.granted
             and l.waitstart < clock_timestamp() - interval '2 seconds'`,
        ),
      ({ rowCount }) => rowCount! >= waiters,
    );

  it('names the session that keeps Posthorn waiting, and the checks that wait for it end', async () => {
    expect(texts(await findingsOf('Locks', env))).toEqual([
      'ok: No session of Posthorn waits for a lock of another program.',
    ]);
    const [holder, client] = [await stranger(), await ours()];
    await holder.client.query('begin; lock table posthorn.event, posthorn.cursor in access exclusive mode');
    const waits = client.query('select from posthorn.event');
    await waitedLong(1);
    const found = texts(await findingsOf('Locks', env));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(
      new RegExp(`^problem: .* a lock on the table posthorn\\.event .*session ${holder.pid} .*"warehouse"`),
    );
    expect(found[0]).toContain(`select pg_terminate_backend(${holder.pid})`);
    expect(texts(await findingsOf('Cursors', env))).toEqual([
      'problem: A statement had no answer in time: it waits for a lock, or the server is slow.',
    ]);
    expect(texts(await findingsOf('Clock', env))[0]).toMatch(/^ok/);
    await holder.client.query('rollback');
    await waits;
  });

  it('names the holder of a row, and never a session of Posthorn that waits for it too', async () => {
    const [holder, one, other] = [await stranger(), await ours(), await ours()];
    await database.pool.query(`insert into posthorn.lease values ('spec', gen_random_uuid(), 0, now(), now())`);
    const update = `update posthorn.lease set expires_at = now() where name = 'spec'`;
    await holder.client.query(`begin; ${update}`);
    const waits = [one.query(update), other.query(update)];
    await waitedLong(2);
    const found = texts(await findingsOf('Locks', env));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`session ${holder.pid} of the user`);
    await holder.client.query('rollback');
    await Promise.all(waits);
  });

  it('names each holder once, beginning with the holder of the longest wait', async () => {
    const [first, second] = [await stranger(), await stranger()];
    await first.client.query('begin; lock table posthorn.event, posthorn.routing in access exclusive mode');
    await second.client.query('begin; lock table posthorn.cursor in access exclusive mode');
    const waits: Promise<unknown>[] = [];
    for (const table of ['event', 'cursor', 'routing']) {
      waits.push((await ours()).query(`select from posthorn.${table}`));
      await eventually(
        () =>
          database.pool.query(`select from pg_locks where relation = $1::regclass and not granted`, [
            `posthorn.${table}`,
          ]),
        ({ rowCount }) => rowCount === 1,
      );
    }
    await waitedLong(3);
    const found = texts(await findingsOf('Locks', env));
    expect(found.map((text) => /session (\d+) /.exec(text)?.[1])).toEqual([String(first.pid), String(second.pid)]);
    expect(found[0]).toContain('posthorn.event');
    for (const { client } of [first, second]) await client.query('rollback');
    await Promise.all(waits);
  });
});
