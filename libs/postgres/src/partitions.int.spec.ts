import type pg from 'pg';
import { lowestUuidAt, uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { dropOldPartitions, ensurePartitions } from './partitions.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** A Wednesday. */
const NOW_MS = Date.UTC(2026, 3, 15, 12);

async function insertEvent(pool: pg.Pool, id: string): Promise<void> {
  await pool.query(
    `insert into posthorn.event (id, project_id, type, occurred_at, data) values ($1, $2, 'a.b', now(), '{}')`,
    [id, uuidv7(0)],
  );
}

async function partitionOfEvent(pool: pg.Pool, id: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ name: string }>(
    `select 'posthorn.' || c.relname as name from posthorn.event e join pg_class c on c.oid = e.tableoid where e.id = $1`,
    [id],
  );
  return rows[0]?.name;
}

async function partitionsOf(pool: pg.Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select 'posthorn.' || c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::regclass order by 1`,
    [`posthorn.${table}`],
  );
  return rows.map(({ name }) => name);
}

/** Runs `work` while a transaction that has read the table is open. */
async function whileReading(pool: pg.Pool, table: string, work: () => Promise<void>): Promise<void> {
  const reader = await pool.connect();
  try {
    await reader.query('begin');
    await reader.query(`select count(*) from posthorn.${table}`);
    await work();
  } finally {
    await reader.query('rollback');
    reader.release();
  }
}

describe('partitions', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeEach(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterEach(() => database.drop());

  it('have summaries of the request ids of new attempts soon after they are recorded', async () => {
    await ensurePartitions(pool, NOW_MS);
    const { rows } = await pool.query<{ name: string; options: string[] }>(
      `select 'posthorn.' || t.relname as name, c.reloptions as options from pg_index i
       join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam and m.amname = 'brin'
       join pg_class t on t.oid = i.indrelid join pg_inherits h on h.inhrelid = t.oid
       where h.inhparent = 'posthorn.attempt'::regclass order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(await partitionsOf(pool, 'attempt'));
    for (const { options } of rows) expect(options).toContain('autosummarize=on');
  });

  it('exist for the last week, this week and the next eight weeks, from Monday to Monday', async () => {
    await ensurePartitions(pool, NOW_MS);
    for (const table of ['event', 'routing', 'attempt']) {
      const names = await partitionsOf(pool, table);
      expect(names).toHaveLength(1 + 10);
      expect(names[0]).toBe(`posthorn.${table}_20260406`);
      expect(names[1]).toBe(`posthorn.${table}_20260413`);
      expect(names[9]).toBe(`posthorn.${table}_20260608`);
      expect(names[10]).toBe(`posthorn.${table}_default`);
    }
    const mondayMs = Date.UTC(2026, 3, 13);
    const lastOfSunday = uuidv7(mondayMs - 1);
    const firstOfMonday = uuidv7(mondayMs);
    for (const id of [lastOfSunday, firstOfMonday]) await insertEvent(pool, id);
    expect(await partitionOfEvent(pool, lastOfSunday)).toBe('posthorn.event_20260406');
    expect(await partitionOfEvent(pool, firstOfMonday)).toBe('posthorn.event_20260413');
  });

  it('are created once, even by processes that start together', async () => {
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => ensurePartitions(pool, NOW_MS)));
    expect(made).toEqual(made.map(() => ({ status: 'fulfilled', value: undefined })));
    await ensurePartitions(pool, NOW_MS);
    expect(await partitionsOf(pool, 'event')).toHaveLength(11);
  });

  it('have every index of their table', async () => {
    await ensurePartitions(pool, NOW_MS);
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from pg_index where indrelid = 'posthorn.event_20260413'::regclass`,
    );
    expect(rows[0]!.n).toBe(3);
  });

  it('store their columns like their table', async () => {
    await ensurePartitions(pool, NOW_MS);
    const { rows } = await pool.query<{ storage: string }>(
      `select distinct a.attstorage as storage from pg_partition_tree('posthorn.routing') t
       join pg_attribute a on a.attrelid = t.relid and a.attname = 'matched'`,
    );
    expect(rows).toEqual([{ storage: 'e' }]);
  });

  it('number their rows like their table', async () => {
    await ensurePartitions(pool, NOW_MS);
    await insertEvent(pool, uuidv7(NOW_MS));
    const { rows } = await pool.query<{ pos: string; seq: string }>('select pos, seq from posthorn.event');
    expect(Number(rows[0]!.pos)).toBeGreaterThan(0);
    expect(Number(rows[0]!.seq)).toBeGreaterThan(0);
  });

  it('take over rows that were stored while they were missing', async () => {
    const early = uuidv7(NOW_MS + 20 * WEEK_MS);
    await insertEvent(pool, early);
    expect(await partitionOfEvent(pool, early)).toBe('posthorn.event_default');
    const { rows: before } = await pool.query('select * from posthorn.event');

    await ensurePartitions(pool, NOW_MS + 20 * WEEK_MS);
    expect(await partitionOfEvent(pool, early)).toBe('posthorn.event_20260831');
    expect((await pool.query('select * from posthorn.event')).rows).toEqual(before);
  });

  it('are postponed if a long query holds the table, without stalling writes', async () => {
    await whileReading(pool, 'event', async () => {
      const ensured = ensurePartitions(pool, NOW_MS);
      await insertEvent(pool, uuidv7(NOW_MS));
      await ensured;
    });
    await ensurePartitions(pool, NOW_MS);
    expect(await partitionsOf(pool, 'event')).toHaveLength(11);
    expect((await pool.query('select from posthorn.event_default')).rowCount).toBe(0);
    expect((await pool.query('select from posthorn.event')).rowCount).toBe(1);
  });

  it('are dropped when their whole week is past the retention, and not a millisecond earlier', async () => {
    await ensurePartitions(pool, NOW_MS);
    const endOfOldestMs = Date.UTC(2026, 3, 13);
    expect(await dropOldPartitions(pool, endOfOldestMs + 7 * DAY_MS - 1, 7)).toEqual([]);
    const dropped = await dropOldPartitions(pool, endOfOldestMs + 7 * DAY_MS, 7);
    const tables = ['attempt', 'event', 'log_block', 'routing'];
    expect([...dropped].sort()).toEqual(tables.map((table) => `${table}_20260406`));
    expect(await partitionsOf(pool, 'event')).toHaveLength(10);
    expect(await dropOldPartitions(pool, endOfOldestMs + 7 * DAY_MS, 7)).toEqual([]);
  });

  it('are dropped after the rows that refer to their rows, with the older rows beside them', async () => {
    await ensurePartitions(pool, NOW_MS);
    const boundMs = Date.UTC(2026, 3, 13);
    const young = lowestUuidAt(boundMs);
    for (const id of [lowestUuidAt(boundMs - 1), young, uuidv7(boundMs - 30 * WEEK_MS)]) await insertEvent(pool, id);
    const eventIds = async () => (await pool.query<{ id: string }>('select id from posthorn.event')).rows;
    const before: [string, number][] = [];
    const beforeDrop = async (lowestKept: string) => void before.push([lowestKept, (await eventIds()).length]);
    await dropOldPartitions(pool, boundMs + 7 * DAY_MS, 7, { beforeDrop });
    expect(before).toEqual([[young, 3]]);
    expect(await eventIds()).toEqual([{ id: young }]);
  });

  it('are dropped later if a long query reads them, without stalling writes', async () => {
    await ensurePartitions(pool, NOW_MS);
    const laterMs = NOW_MS + 4 * WEEK_MS;
    await whileReading(pool, 'event_20260406', async () => {
      const dropping = dropOldPartitions(pool, laterMs, 14);
      await insertEvent(pool, uuidv7(NOW_MS));
      expect(await dropping).not.toContain('event_20260406');
    });
    expect(await dropOldPartitions(pool, laterMs, 14)).toContain('event_20260406');
  });
});
