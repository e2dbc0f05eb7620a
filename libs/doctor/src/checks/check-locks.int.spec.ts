import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { findingsOf, texts } from '../testing/findings-of.ts';

describe('the examination of locks', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('names the session that lets others wait, and the checks that wait for it end', async () => {
    const env = { DATABASE_URL: database.url };
    expect(texts(await findingsOf('Locks', env))).toEqual(['ok: No session lets others wait for its locks.']);
    const [holder, waiting] = [await database.pool.connect(), await database.pool.connect()];
    await holder.query('begin; lock table posthorn.event, posthorn.cursor in access exclusive mode');
    const waits = waiting.query('select from posthorn.event');
    const pid = (await holder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
    const waited = async () => {
      const { rows } = await holder.query<{ long: boolean }>(
        `select exists (select from pg_locks l
           where not l.granted and l.waitstart < clock_timestamp() - interval '2 seconds') as long`,
      );
      return rows[0]!.long;
    };
    await eventually(waited, (isLong) => isLong);
    const [found] = await findingsOf('Locks', env);
    expect(found!.message).toMatch(
      new RegExp(`^Session ${pid} of the user "\\w+" .* holds locks on cursor, event, and`),
    );
    expect(found!.advice).toContain(`select pg_terminate_backend(${pid})`);
    expect(texts(await findingsOf('Cursors', env))).toEqual([
      'problem: A statement had no answer in time: it waits for a lock, or the server is slow.',
    ]);
    expect(texts(await findingsOf('Clock', env))[0]).toMatch(/^ok/);
    await holder.query('rollback');
    await waits;
    holder.release();
    waiting.release();
  });
});
