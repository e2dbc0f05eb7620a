import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership, type Database, openDatabase, START } from '#postgres';
import { eventually, PostgresProxy, type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { readOutbox } from '../foreign/read-outbox.ts';
import { loadCursor, rebaseCursor } from '../relay/cursor.ts';
import { importRows } from './import-rows.ts';
import { OutboxImport } from './outbox-import.ts';

const NAME = 'import:shop';
const PROJECT = uuidv7(0);

describe('importing the outbox of a domain service', () => {
  let own: TestDatabase;
  let database: Database;
  let source: TestDatabase;
  let problems: string[];

  beforeEach(async () => {
    own = await testDatabase();
    database = await openDatabase({ url: own.url, poolSize: 8 });
    source = await testDatabase();
    await installOutbox(source.url);
    problems = [];
  });
  afterEach(async () => {
    await database.close();
    await own.drop();
    await source.drop();
  });

  const importOf = (sourceUrl: string) =>
    new OutboxImport({
      name: NAME,
      sourceUrl,
      pool: database.pool,
      clock: systemClock,
      retentionDays: 90,
      maxDataBytes: 262_144,
      projectOf: (reference) => Promise.resolve(reference === 'site' ? PROJECT : undefined),
      onImported: () => undefined,
      onProblem: (message) => problems.push(message),
    });
  /** Follows until the fact, then stops. */
  const follow = async (sourceUrl: string, fact: () => Promise<boolean>, outbox = importOf(sourceUrl)) => {
    const stop = new AbortController();
    const epoch = await claimOwnership(database.pool, NAME, 'test');
    const following = outbox.follow(epoch, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    try {
      await eventually(fact, Boolean);
    } finally {
      stop.abort();
      await following;
    }
  };
  /** A copy of the database under another name, like a restored dump. */
  const copyOfSource = async () => {
    const name = new URL(source.url).pathname.slice(1);
    await own.pool.query('select pg_terminate_backend(a.pid) from pg_stat_activity a where a.datname = $1', [name]);
    return testDatabase(name);
  };
  const emit = (data: string, project = 'site', type = 'post.published') =>
    source.pool.query(`select posthorn_outbox.emit($1, $2, $3::text)`, [project, type, data]);
  const datas = async () =>
    (await database.pool.query<{ data: string }>('select e.data from posthorn.event e order by e.pos, e.seq')).rows.map(
      ({ data }) => data,
    );
  const dead = async () =>
    (await database.pool.query<{ reason: string }>('select d.reason from posthorn.dead_record d')).rows;
  const cursorAtEnd = async () => {
    const { rows } = await source.pool.query<{ seq: string }>(
      'select max(m.seq) as seq from posthorn_outbox.message m',
    );
    return (await loadCursor(database.pool, NAME)).position.seq === rows[0]!.seq;
  };

  it('imports in order, in the form that JavaScript writes, and moves its cursor in the same transaction', async () => {
    for (let n = 0; n < 20; n++) await emit(`{ "n" : ${n}.0 }`);
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(Array.from({ length: 20 }, (_, n) => `{"n":${n}}`));
  });

  it('opens one connection when it leads again, because its connections are known to be sessions', async () => {
    const proxy = await PostgresProxy.start(source.url);
    const url = `${proxy.url}?sslmode=disable`;
    const outbox = importOf(url);
    await emit('1');
    await follow(url, cursorAtEnd, outbox);
    const before = proxy.connections;
    await emit('2');
    await follow(url, cursorAtEnd, outbox);
    await proxy.close();
    expect(proxy.connections - before).toBe(1);
  });

  it('checks again that connections are sessions after one was lost, because a pooler may have changed its mode', async () => {
    const proxy = await PostgresProxy.start(source.url);
    const url = `${proxy.url}?sslmode=disable`;
    const outbox = importOf(url);
    await emit('1');
    const epoch = await claimOwnership(database.pool, NAME, 'test');
    const lost = expect(outbox.follow(epoch, new AbortController().signal)).rejects.toThrow();
    await eventually(cursorAtEnd, Boolean);
    proxy.cut();
    await lost;
    proxy.mend();
    const before = proxy.connections;
    await emit('2');
    await follow(url, cursorAtEnd, outbox);
    await proxy.close();
    expect(proxy.connections - before).toBeGreaterThan(1);
  });

  it('recognises rows that it imported before, when it reads everything again', async () => {
    await emit('1');
    await follow(source.url, cursorAtEnd);
    expect(await rebaseCursor(database.pool, NAME)).toBe(true);
    await emit('2');
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(['1', '2']);
  });

  it('stores a row that cannot be imported as a dead record, with the reason, and imports the others', async () => {
    await emit('1', 'nobody');
    await emit('2');
    await source.pool.query(`update posthorn_outbox.message set data = '{x' where data = '2'`);
    await emit('3');
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(['3']);
    expect((await dead()).map(({ reason }) => reason)).toEqual([
      expect.stringContaining('no project "nobody"'),
      expect.stringContaining('not JSON'),
    ]);
    expect(problems.join()).toContain('could not be imported');
  });

  it('stores rows that emit could not check as dead records, unchanged', async () => {
    await emit('[1]');
    const lossy = '{"n":9007199254740993,"list":["\\ud800"]}';
    await source.pool.query(`update posthorn_outbox.message set data = $1`, [lossy]);
    await emit('[2]');
    await source.pool.query(`update posthorn_outbox.message set type = 'secret.rotated' where data = '[2]'`);
    await emit('[3]');
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(['[3]']);
    const { rows } = await database.pool.query<{ reason: string; data: string }>(
      `select d.reason, d.record->>'data' as data from posthorn.dead_record d order by d.pos, d.seq`,
    );
    expect(rows).toEqual([
      { reason: expect.stringMatching(/^\/data\/list\/0: .*; \/data\/n: the number 90071/) as string, data: lossy },
      { reason: expect.stringContaining('reserved for events of Posthorn') as string, data: '[2]' },
    ]);
  });

  it('stores a row whose id belongs to another event as a dead record, and recognises a repeat', async () => {
    const emitAs = (id: string, data: string) =>
      source.pool.query(`select posthorn_outbox.emit('site', 'post.published', $1::text, id => $2)`, [data, id]);
    await emitAs('a', '1');
    await emitAs('a', '2');
    await emitAs('a', '1');
    await emitAs('b', '3');
    await follow(source.url, cursorAtEnd);
    await emitAs('b', '4');
    await emitAs('b', '3');
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(['1', '3']);
    expect((await dead()).map(({ reason }) => reason)).toEqual(
      ['a', 'b'].map(() => expect.stringMatching(/^\/id: is the id of evt_\w+, whose data differ: /) as string),
    );
    // Reading all again changes nothing.
    await rebaseCursor(database.pool, NAME);
    await follow(source.url, cursorAtEnd);
    expect([await datas(), await dead()]).toEqual([['1', '3'], expect.any(Array)]);
    expect(await dead()).toHaveLength(2);
  });

  it('imports a row whose id belongs to a dropped event', async () => {
    const emitAs = (id: string, data: string) =>
      source.pool.query(`select posthorn_outbox.emit('site', 'post.published', $1::text, id => $2)`, [data, id]);
    await emitAs('a', '1');
    await follow(source.url, cursorAtEnd);
    await database.pool.query('delete from posthorn.event');
    await emitAs('a', '2');
    await follow(source.url, cursorAtEnd);
    expect([await datas(), await dead()]).toEqual([['2'], []]);
  });

  it('stores rows with repeated names or impossible times as dead records, with the reason', async () => {
    for (const n of [1, 2, 3, 4]) await emit(String(n));
    const change = (set: string, n: number) =>
      source.pool.query(`update posthorn_outbox.message set ${set} where data = '${n}'`);
    await change(`data = '[{"amount":10,"amount":99}]'`, 1);
    await change(`occurred_at = 'infinity'`, 2);
    await change(`expires_at = '20000-01-01'`, 3);
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(['4']);
    expect((await dead()).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^\/data\/0\/amount: is repeated/) as string,
      '/occurredAt: must lie in the years 1 to 9999',
      '/expiresAt: must lie in the years 1 to 9999',
    ]);
  });

  it('warns of an outbox that a newer Posthorn has installed, and reads it', async () => {
    await emit('1');
    await follow(source.url, cursorAtEnd);
    expect(problems).toEqual([]);
    await source.pool.query('insert into posthorn_outbox.meta (version) values (99)');
    await emit('2');
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(['1', '2']);
    expect(problems).toEqual([
      expect.stringMatching(
        /^A newer Posthorn has installed the outbox of import:shop: version 99, which this Posthorn reads /,
      ),
    ]);
  });

  it('writes nothing after another process has begun to follow the source', async () => {
    await emit('1');
    const epoch = await claimOwnership(database.pool, NAME, 'first');
    await claimOwnership(database.pool, NAME, 'second');
    await loadCursor(database.pool, NAME);
    const rows = await eventually(
      () => readOutbox(source.pool, START, 10),
      ({ length }) => length === 1,
    );
    const late = importRows(rows, {
      pool: database.pool,
      name: NAME,
      epoch,
      ...{ clock: systemClock, retentionDays: 90, maxDataBytes: 1_000 },
      projectOf: () => Promise.resolve(PROJECT),
    });
    await expect(late).rejects.toMatchObject({ code: 'stale-epoch' });
    expect(await datas()).toEqual([]);
  });

  it('does not move its cursor if the events are not committed, and imports them later', async () => {
    await emit('1');
    // Refuses at the very commit, when everything is written: a cursor of another transaction would have moved by then.
    await database.pool.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`,
    );
    await database.pool.query(`create constraint trigger refuse after insert on posthorn.event
      deferrable initially deferred for each row execute function refuse()`);
    const epoch = await claimOwnership(database.pool, NAME, 'test');
    await loadCursor(database.pool, NAME);
    const rows = await eventually(
      () => readOutbox(source.pool, START, 10),
      ({ length }) => length === 1,
    );
    const refused = importRows(rows, {
      ...{ pool: database.pool, name: NAME, epoch, clock: systemClock, retentionDays: 90, maxDataBytes: 1_000 },
      projectOf: () => Promise.resolve(PROJECT),
    });
    await expect(refused).rejects.toThrow('no');
    expect((await loadCursor(database.pool, NAME)).position).toEqual(START);
    await database.pool.query('drop trigger refuse on posthorn.event');
    await follow(source.url, cursorAtEnd);
    expect(await datas()).toEqual(['1']);
  });

  it('notices a database that was restored to an earlier state, and continues after a rebase', async () => {
    await emit('1');
    const restored = await copyOfSource();
    await emit('2');
    await follow(source.url, cursorAtEnd);
    await restored.pool.query(`select posthorn_outbox.emit('site', 'post.published', '3')`);

    await follow(restored.url, async () => (await loadCursor(database.pool, NAME)).stoppedReason !== null);
    expect(await datas()).toEqual(['1', '2']);
    expect(problems.join()).toMatch(/is not the same as before \(.* is now .*\), .* restored to an earlier state\./);

    await rebaseCursor(database.pool, NAME);
    await follow(restored.url, async () => (await datas()).includes('3'));
    expect(await datas()).toEqual(['1', '2', '3']);
    await restored.drop();
  });

  it('names the database once if it was replaced by its own earlier state', async () => {
    await emit('1');
    await follow(source.url, cursorAtEnd);
    await source.pool.query('truncate posthorn_outbox.message');
    await follow(source.url, async () => (await loadCursor(database.pool, NAME)).stoppedReason !== null);
    expect(problems.join()).toMatch(/is the same as before \([^ ]+\), .* by a snapshot of its files/);
  });

  it('continues in a copy of the database that has the row of the cursor', async () => {
    await emit('1');
    await follow(source.url, cursorAtEnd);
    const moved = await copyOfSource();
    await moved.pool.query(`select posthorn_outbox.emit('site', 'post.published', '2')`);
    await follow(moved.url, async () => (await datas()).length === 2);
    expect(problems).toEqual([]);
    await moved.drop();
  });
});
