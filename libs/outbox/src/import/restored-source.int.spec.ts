import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership, type Database, openDatabase } from '#postgres';
import { eventually, type TestDatabase, testDatabase } from '#testing';
import { cleanOutbox } from '../foreign/clean-outbox.ts';
import { installOutbox } from '../foreign/install-outbox.ts';
import { loadCursor, rebaseCursor } from '../relay/cursor.ts';
import { OutboxImport } from './outbox-import.ts';

const NAME = 'import:shop';
const PROJECT = uuidv7(0);
/** Transaction ids of the cluster that the dump is of are higher by so much. */
const FAR = 1_000_000_000;

describe('a source whose dump was restored into another cluster', () => {
  let own: TestDatabase;
  let database: Database;
  let source: TestDatabase;
  let problems: string[];
  let stop: AbortController;
  let following: Promise<unknown>;

  beforeEach(async () => {
    own = await testDatabase();
    database = await openDatabase({ url: own.url, poolSize: 8 });
    source = await testDatabase();
    await installOutbox(source.url);
    problems = [];
  });
  afterEach(async () => {
    await leave();
    await database.close();
    await own.drop();
    await source.drop();
  });

  async function lead(): Promise<void> {
    const outbox = new OutboxImport({
      ...{
        name: NAME,
        sourceUrl: source.url,
        pool: database.pool,
        clock: systemClock,
        retentionDays: 90,
        maxDataBytes: 262_144,
      },
      projectOf: () => Promise.resolve(PROJECT),
      onImported: () => undefined,
      onProblem: (message) => problems.push(message),
    });
    stop = new AbortController();
    const epoch = await claimOwnership(database.pool, NAME, 'test');
    following = outbox.follow(epoch, stop.signal).catch((error: unknown) => error);
  }
  async function leave(): Promise<void> {
    stop.abort();
    await following;
  }
  const emit = (data: string) =>
    source.pool.query(`select posthorn_outbox.emit('site', 'post.published', $1::text)`, [data]);
  const imported = (data: string[]) =>
    eventually(
      async () =>
        (await database.pool.query<{ data: string }>('select e.data from posthorn.event e order by e.data')).rows.map(
          (row) => row.data,
        ),
      (found) => JSON.stringify(found) === JSON.stringify(data),
    );
  const restore = async () => {
    await source.pool.query('update posthorn_outbox.message set pos = pos + $1', [FAR]);
    await database.pool.query(`update posthorn.cursor set pos = pos + $1, source_identity = 'another/1/1'`, [FAR]);
  };

  it('is followed further, with the missing rows of the dump, and the log reports the restore', async () => {
    await emit('1');
    await lead();
    await imported(['1']);
    await eventually(
      async () => (await loadCursor(database.pool, NAME)).rowId,
      (id) => id !== null,
    );
    await leave();
    await restore();
    await emit('3');
    await source.pool.query(`update posthorn_outbox.message set pos = pos + $1, data = '2' where data = '3'`, [FAR]);
    await emit('3');
    await lead();
    await imported(['1', '2', '3']);
    await emit('4');
    await imported(['1', '2', '3', '4']);
    expect(problems.join()).toContain('was restored into another cluster');
  });

  it('keeps no leaf of its ring for ever because of rows that no horizon reaches', async () => {
    await emit('1');
    await source.pool.query(
      `update posthorn_outbox.message set pos = pos + $1, emitted_at = now() - interval '9 days'`,
      [FAR],
    );
    const { rows } = await source.pool.query<{ leaf: number }>(
      `select right(tableoid::regclass::text, 1)::int as leaf from posthorn_outbox.message`,
    );
    expect(await cleanOutbox(source.pool, { pos: '5', seq: '5' }, Date.now())).toEqual([rows[0]!.leaf]);
  });

  it('is read again from the start as soon as it is rebased, even while nothing is emitted', async () => {
    await emit('1');
    await lead();
    await imported(['1']);
    await eventually(
      async () => (await loadCursor(database.pool, NAME)).rowId,
      (id) => id !== null,
    );
    expect(await rebaseCursor(database.pool, NAME)).toBe(true);
    expect(await following).toMatchObject({
      code: 'stale-epoch',
      message: expect.stringContaining('was rebased') as string,
    });
  });
});
