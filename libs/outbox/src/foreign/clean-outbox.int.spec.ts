import type { Position } from '#postgres';
import { type TestDatabase, testDatabase } from '#testing';
import { cleanOutbox } from './clean-outbox.ts';
import { installOutbox } from './install-outbox.ts';

const PAST_ALL: Position = { pos: '9000000000000000000', seq: '0' };

describe('cleaning a foreign outbox', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await testDatabase();
    await installOutbox(database.url);
  });
  afterEach(() => database.drop());

  /** A row in a leaf, as of days ago. */
  const emitted = async (leaf: number, daysAgo: number): Promise<Position> => {
    const { rows } = await database.pool.query<Position>(
      `insert into posthorn_outbox.message (slot, id, project, type, data, occurred_at, emitted_at)
       values ($1, gen_random_uuid(), 'p', 't', '1', now(), now() - $2 * interval '1 day') returning pos, seq`,
      [leaf, daysAgo],
    );
    return rows[0]!;
  };
  const count = async () => {
    const { rows } = await database.pool.query<{ n: number }>('select count(*)::int as n from posthorn_outbox.message');
    return rows[0]!.n;
  };
  const clean = async (cursor: Position, nowMs = Date.now()) => {
    const client = await database.pool.connect();
    return cleanOutbox(client, cursor, nowMs).finally(() => client.release());
  };

  it('empties only leaves that are completely passed and older than three days', async () => {
    await emitted(0, 4);
    await emitted(1, 2);
    await emitted(2, 4);
    await emitted(2, 1);
    expect(await clean(PAST_ALL)).toEqual([0]);
    expect(await count()).toBe(3);
  });

  it('empties no leaf whose rows are young by Posthorn’s clock, if the clock of the source is ahead', async () => {
    await emitted(0, 5);
    const fiveDaysAgoMs = Date.now() - 5 * 86_400_000;
    expect(await clean(PAST_ALL, fiveDaysAgoMs)).toEqual([]);
    expect(await clean(PAST_ALL)).toEqual([0]);
  });

  it('empties no leaf whose rows are young by the clock of the source, if Posthorn’s clock is ahead', async () => {
    await emitted(0, 0);
    const inFiveDaysMs = Date.now() + 5 * 86_400_000;
    expect(await clean(PAST_ALL, inFiveDaysMs)).toEqual([]);
    expect(await count()).toBe(1);
  });

  it('keeps rows that the cursor has not passed, and the row that it stands at', async () => {
    await emitted(0, 5);
    const cursor = await emitted(1, 5);
    await emitted(2, 5);
    expect(await clean(cursor)).toEqual([0]);
    expect(await count()).toBe(2);
  });

  it('postpones a leaf into which an open transaction has written', async () => {
    await emitted(0, 4);
    const writer = await database.pool.connect();
    await writer.query('begin');
    await writer.query(
      `insert into posthorn_outbox.message (slot, id, project, type, data, occurred_at, emitted_at)
       values (0, gen_random_uuid(), 'p', 't', '1', now(), now() - interval '4 days')`,
    );
    expect(await clean(PAST_ALL)).toEqual([]);
    await writer.query('commit');
    writer.release();
    expect(await count()).toBe(2);
  });
});
