import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { inTransaction, type Position, type Queryable, START } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { insertEvents } from '../ingest/insert-events.ts';
import { readEvents } from './read-events.ts';

const PROJECT = uuidv7(1);
const WRITERS = 16;
const TRANSACTIONS = 25;

function insert(db: Queryable, data: string) {
  const bare = { orderingKey: null, actor: null, channel: null, expiresAtMs: null, key: null };
  return insertEvents(db, [
    { id: uuidv7(Date.now()), projectId: PROJECT, type: 'a.b', occurredAtMs: Date.now(), data, ...bare },
  ]);
}

describe('following the event table', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = database.pool;
    await pool.query('create table counter (id int primary key, n int not null)');
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await pool.query('truncate posthorn.event, counter');
    await pool.query('insert into counter select i, 0 from generate_series(0, 3) as i');
  });

  async function read(after: Position, limit = 100): Promise<{ data: string[]; last: Position }> {
    const { records, last } = await readEvents(pool, after, limit);
    return { data: records.map((event) => event.data), last: last?.position ?? after };
  }

  it('returns for each event the last change of an endpoint or project before its acceptance', async () => {
    const changeOf = async () => (await readEvents(pool, START, 1)).records[0]?.catalogueChange;
    await insert(pool, '1');
    await eventually(changeOf, (change) => change === 0);
    const common = 'version, created_at, updated_at, name, id';
    for (const insertion of [
      `project (${common}) values (1, now(), now(), 'spec', '${PROJECT}')`,
      `endpoint (${common}, project_id, url, profile, policy, state)
       values (1, now(), now(), 'spec', gen_random_uuid(), '${PROJECT}', 'https://a.test/', 'spec', '{}', 'active')`,
    ]) {
      const before = (await changeOf())!;
      const { rows } = await pool.query<{ pos: string }>(
        `insert into posthorn.${insertion} returning changed_pos as pos`,
      );
      expect(Number(rows[0]!.pos)).toBeGreaterThan(before);
      expect(await changeOf()).toBe(Number(rows[0]!.pos));
    }
  });

  /** The first rows, once transactions elsewhere on the server let them be read. */
  const readSoon = async (count: number) =>
    (
      await eventually(
        () => read(START),
        ({ data }) => data.length >= count,
      )
    ).data;

  /** The rows that a cursor over the sequence alone would read. */
  async function readBySequence(after: string): Promise<{ data: string[]; last: string }> {
    const { rows } = await pool.query<{ data: string; seq: string }>(
      'select e.data, e.seq from posthorn.event e where e.seq > $1 order by e.seq limit 100',
      [after],
    );
    return { data: rows.map((row) => row.data), last: rows.at(-1)?.seq ?? after };
  }

  it('skips test events', async () => {
    await insert(pool, '"before"');
    await pool.query('update posthorn.event set test = true');
    await insert(pool, '"after"');
    expect(await readSoon(1)).toEqual(['"after"']);
  });

  it('waits for a transaction that began earlier and commits later, whose rows a cursor over the sequence loses', async () => {
    let bySequence = '0';
    const seen: string[] = [];
    const look = async () => {
      const { data, last } = await readBySequence(bySequence);
      bySequence = last;
      seen.push(...data);
    };
    await inTransaction(pool, async (slow) => {
      await insert(slow, '"slow"');
      await insert(pool, '"quick"');
      await look();
      expect((await read(START)).data).toEqual([]);
    });
    await look();
    expect(seen).toEqual(['"quick"']);
    expect(await readSoon(2)).toEqual(['"slow"', '"quick"']);
  });

  it('keeps the order of a row lock, which a cursor over the transaction’s id swaps', async () => {
    const first = await pool.connect();
    const second = await pool.connect();
    await first.query('begin');
    await first.query('insert into counter values (100, 0)'); // the lower transaction id
    await second.query('begin');
    await second.query('update counter set n = 1 where id = 0');
    await insert(second, '"locked first"');
    await second.query('commit');
    await first.query('update counter set n = 2 where id = 0');
    await insert(first, '"locked second"');
    await first.query('commit');
    first.release();
    second.release();

    const byXid = await pool.query<{ data: string }>(
      'select e.data from posthorn.event e order by e.xmin::text::bigint, e.seq',
    );
    expect(byXid.rows.map(({ data }) => data)).toEqual(['"locked second"', '"locked first"']);
    expect(await readSoon(2)).toEqual(['"locked first"', '"locked second"']);
  });

  it('loses nothing and keeps the order of a lock, with 16 writers, some of them slow', async () => {
    let cursor = START;
    const followed: string[] = [];
    const follow = async () => {
      while (followed.length < WRITERS * TRANSACTIONS) {
        const { data, last } = await read(cursor, 50);
        followed.push(...data);
        cursor = last;
      }
    };
    const write = async (writer: number) => {
      for (let i = 0; i < TRANSACTIONS; i++) {
        await inTransaction(pool, async (tx) => {
          if (writer % 4 === 0) await tx.query('select pg_current_xact_id(), pg_sleep(random() * 0.02)');
          if (writer % 2 === 0) {
            const lock = (writer / 2 + i) % 4;
            const { rows } = await tx.query<{ n: number }>('update counter set n = n + 1 where id = $1 returning n', [
              lock,
            ]);
            await insert(tx, JSON.stringify({ lock, n: rows[0]!.n }));
          } else await insert(tx, JSON.stringify({ writer, i }));
          if (writer % 8 === 1) await tx.query('select pg_sleep(random() * 0.02)');
        });
      }
    };
    const following = follow();
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    await following;

    expect((await read(cursor)).data).toEqual([]);
    expect(new Set(followed).size).toBe(WRITERS * TRANSACTIONS);
    const events = followed.map((data) => JSON.parse(data) as { lock?: number; n: number; writer?: number; i: number });
    for (let lock = 0; lock < 4; lock++) {
      const numbers = events.filter((event) => event.lock === lock).map(({ n }) => n);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
    for (let writer = 1; writer < WRITERS; writer += 2) {
      const own = events.filter((event) => event.writer === writer).map(({ i }) => i);
      expect(own).toEqual(own.map((_, index) => index));
    }
  });

  it('continues behind the given row, across batches and within one transaction', async () => {
    await inTransaction(pool, async (tx) => {
      for (let i = 0; i < 25; i++) await insert(tx, String(i));
    });
    // Other spec files' transactions hold the horizon of the server for a while.
    await eventually(
      () => read(START, 100),
      ({ data }) => data.length === 25,
    );
    const followed: string[] = [];
    for (let after = START; ;) {
      const { data, last } = await read(after, 10);
      if (data.length === 0) break;
      followed.push(...data);
      after = last;
    }
    expect(followed).toEqual(Array.from({ length: 25 }, (_, i) => String(i)));
  });

  it('reads through an index', async () => {
    await pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select gen_random_uuid(), $1, 'a.b', now(), '{}' from generate_series(1, 20000)`,
      [PROJECT],
    );
    await pool.query('analyze posthorn.event');
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `explain select e.pos from posthorn.event e
       where (e.pos, e.seq) > (10::bigint, 10::bigint) and e.pos < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
       order by e.pos, e.seq limit 100`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index (Only )?Scan/);
  });
});
