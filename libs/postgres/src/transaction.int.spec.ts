import pg from 'pg';
import { type TestDatabase, testDatabase } from '#testing';
import { isRolledBack } from './rolled-back.ts';
import { inTransaction } from './transaction.ts';

describe('a transaction', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await database.pool.query('create table note (text text)');
  });
  afterAll(() => database.drop());

  const notes = async () => (await database.pool.query<{ text: string }>('select text from note')).rows;

  it('is committed when the work resolves', async () => {
    const result = await inTransaction(database.pool, async (client) => {
      await client.query(`insert into note values ('kept')`);
      return 42;
    });
    expect(result).toBe(42);
    expect(await notes()).toEqual([{ text: 'kept' }]);
  });

  it('is rolled back when the work rejects, and rejects with the same error', async () => {
    const error = new Error('no');
    const work = inTransaction(database.pool, async (client) => {
      await client.query(`insert into note values ('lost')`);
      throw error;
    });
    await expect(work).rejects.toBe(error);
    expect(await notes()).toEqual([{ text: 'kept' }]);
  });

  it('is known to be rolled back after an error of its work, and in doubt after an error of its commit', async () => {
    const fail = (statement: string) =>
      inTransaction(database.pool, (client) => client.query(statement)).catch((error: unknown) => error);
    expect(isRolledBack(await fail('select 1 / 0'))).toBe(true);
    await database.pool.query(
      `create function end_session() returns trigger language plpgsql as
         $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
       create constraint trigger at_commit after insert on note deferrable initially deferred
         for each row execute function end_session()`,
    );
    const error = await fail(`insert into note values ('in doubt')`);
    await database.pool.query('drop function end_session cascade');
    expect([error, isRolledBack(error)]).toEqual([expect.any(Error), false]);
  });

  it('returns a usable client to the pool after any outcome', async () => {
    await inTransaction(database.pool, (client) => client.query('select 1 / 0')).catch(() => undefined);
    expect(database.pool.idleCount).toBe(database.pool.totalCount);
    expect(await notes()).toHaveLength(1);
  });

  it('rejects if its connection is lost between queries, without ending the process or the pool', async () => {
    const work = inTransaction(database.pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
      await database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await ended;
      await client.query(`insert into note values ('lost')`);
    });
    await expect(work).rejects.toThrow();
    expect(await notes()).toHaveLength(1);
  });

  it('is READ COMMITTED under any default', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c default_transaction_isolation=serializable');
    const pool = new pg.Pool({ connectionString: url.href });
    const level = await inTransaction(
      pool,
      async (tx) => (await tx.query<object>('show transaction_isolation')).rows[0],
    );
    await pool.end();
    expect(level).toEqual({ transaction_isolation: 'read committed' });
  });

  it('runs again when it is the victim of a deadlock', async () => {
    await database.pool.query('create table pair (id int primary key, n int)');
    await database.pool.query('insert into pair values (1, 0), (2, 0)');
    const met = Promise.withResolvers<void>();
    let waiting = 0;
    let tries = 0;
    const both = (first: number, second: number) =>
      inTransaction(database.pool, async (tx) => {
        tries++;
        await tx.query('update pair set n = n + 1 where id = $1', [first]);
        if (++waiting === 2) met.resolve();
        await met.promise;
        await tx.query('update pair set n = n + 1 where id = $1', [second]);
      });
    await Promise.all([both(1, 2), both(2, 1)]);
    expect(tries).toBe(3);
    expect((await database.pool.query('select n from pair order by id')).rows).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('rejects with the last of five conflicts', async () => {
    let tries = 0;
    const work = inTransaction(database.pool, async (tx) => {
      tries++;
      await tx.query(`do $$ begin raise exception 'lost' using errcode = 'serialization_failure'; end $$`);
    });
    await expect(work).rejects.toMatchObject({ code: '40001' });
    expect(tries).toBe(5);
  });
});
