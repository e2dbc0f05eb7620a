import type pg from 'pg';
import { systemClock } from '#kernel';
import { Leadership } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { loadCursor } from '../relay/cursor.ts';
import { forgetSource } from './forget-source.ts';

const NAME = 'import:shop';

describe('a source that is forgotten', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await pool.query('truncate posthorn.cursor, posthorn.lease, posthorn.ownership');
    await loadCursor(pool, NAME);
  });

  const cursors = async () => (await pool.query<{ name: string }>('select c.name from posthorn.cursor c')).rows;
  const leading = (term: (signal: AbortSignal) => Promise<void>) =>
    new Leadership(
      { name: NAME, databaseUrl: database.url, owner: 'host:7', clock: systemClock, onProblem: () => undefined },
      (_epoch, signal) => term(signal),
    );

  it('loses its cursor and the lease that a killed process left behind, and no other source does', async () => {
    await loadCursor(pool, 'import:blog');
    await pool.query(
      `insert into posthorn.lease values ($1, gen_random_uuid(), 1, now(), clock_timestamp() + interval '3 seconds')`,
      [NAME],
    );
    await forgetSource(pool, 'shop');
    expect(await cursors()).toEqual([{ name: 'import:blog' }]);
    expect((await pool.query('select from posthorn.lease')).rowCount).toBe(0);
  });

  it.each([
    ['follows it', (signal: AbortSignal) => new Promise<void>((resolve) => (signal.onabort = () => resolve()))],
    ['cannot reach it, and tries again', () => Promise.reject(new Error('away'))],
  ])('is refused while a process %s', async (_what, term) => {
    const leadership = leading(term);
    await eventually(async () => (await pool.query('select from posthorn.ownership')).rowCount, Boolean);
    await expect(forgetSource(pool, 'shop')).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringMatching(/remove shop from its POSTHORN_OUTBOX_SOURCES/) as string },
    });
    expect(await cursors()).toEqual([{ name: NAME }]);
    await leadership.stop();
  });

  it('is refused by the name of the trigger that keeps its cursor', async () => {
    await pool.query(`create function keep() returns trigger language plpgsql as 'begin return null; end';
      create trigger audit before delete on posthorn.cursor for each row execute function keep()`);
    await expect(forgetSource(pool, 'shop')).rejects.toThrow('drop trigger audit on posthorn.cursor');
    await pool.query('drop trigger audit on posthorn.cursor');
  });

  it('is refused if it has no cursor', async () => {
    await expect(forgetSource(pool, 'nowhere')).rejects.toMatchObject({ code: 'not-found' });
  });
});
