import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { type SqlExecutor, type Database, inTransaction, openDatabase } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { appendToStream, type DomainEvent, readStream, type StreamId } from './streams.ts';

const AT_MS = Date.UTC(2026, 0, 15, 10, 30, 1, 250);

interface Renamed extends DomainEvent {
  name: string;
  at?: { deep: number[] };
}

const renamed = (name: string): Renamed => ({ type: 'renamed', name });

describe('a stream', () => {
  let test: TestDatabase;
  let database: Database;
  let pool: pg.Pool;

  beforeAll(async () => {
    test = await migratedDatabase();
    database = await openDatabase({ url: test.url, poolSize: 8 });
    pool = test.pool;
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  const newStream = (): StreamId => ({ id: uuidv7(AT_MS), projectId: uuidv7(AT_MS) });

  describe.each<[string, <T>(work: (tx: SqlExecutor) => Promise<T>) => Promise<T>]>([
    ['in a transaction of pg', (work) => inTransaction(pool, work)],
    ['in a transaction of TypeORM', (work) => database.dataSource.transaction(work)],
  ])('%s', (_, inTx) => {
    it('returns the appended events, in order, with its version', async () => {
      const stream = newStream();
      const first: Renamed[] = [{ type: 'renamed', name: 'ø "quoted" \\ {a,b}', at: { deep: [1, 2] } }, renamed('b')];
      expect(await inTx((tx) => appendToStream(tx, stream, 0, first, AT_MS))).toBe(2);
      expect(await inTx((tx) => appendToStream(tx, stream, 2, [renamed('c')], AT_MS))).toBe(3);
      expect(await inTx((tx) => readStream<Renamed>(tx, stream.id))).toEqual({
        version: 3,
        events: [...first, renamed('c')],
      });
    });

    it('is at version 0 before its first event', async () => {
      expect(await inTx((tx) => readStream(tx, newStream().id))).toEqual({ version: 0, events: [] });
    });

    it('refuses events decided on an older version, as a conflict that may be retried', async () => {
      const stream = newStream();
      await inTx((tx) => appendToStream(tx, stream, 0, [renamed('a')], AT_MS));
      const late = inTx((tx) => appendToStream(tx, stream, 0, [renamed('b')], AT_MS));
      await expect(late).rejects.toMatchObject({ code: 'conflict', canRetry: true });
      expect((await readStream(pool, stream.id)).version).toBe(1);
    });

    it('rejects with any other failure unchanged', async () => {
      const appended = inTx((tx) =>
        appendToStream(tx, { id: 'no uuid', projectId: uuidv7(0) }, 0, [renamed('a')], AT_MS),
      );
      await expect(appended).rejects.toMatchObject({ code: '22P02' });
    });
  });

  it('accepts one of two appends that were decided on the same version', async () => {
    const stream = newStream();
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) =>
        inTransaction(pool, (tx) => appendToStream(tx, stream, 0, [renamed(`${i}`), renamed(`${i}`)], AT_MS)),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { version, events } = await readStream<Renamed>(pool, stream.id);
    expect(version).toBe(2);
    expect(events[0]!.name).toBe(events[1]!.name);
  });

  it('keeps nothing of a transaction that is rolled back', async () => {
    const stream = newStream();
    const work = inTransaction(pool, async (tx) => {
      await appendToStream(tx, stream, 0, [renamed('a')], AT_MS);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect((await readStream(pool, stream.id)).version).toBe(0);
  });

  it('keeps the time, and the place in the order of all streams', async () => {
    const stream = newStream();
    await appendToStream(pool, stream, 0, [renamed('a'), renamed('b')], AT_MS);
    const { rows } = await pool.query<{ at: Date; project_id: string; pos: string; seq: string }>(
      'select at, project_id, pos, seq from posthorn.stream_event where stream_id = $1 order by version',
      [stream.id],
    );
    expect(rows.map(({ at, project_id }) => [at.getTime(), project_id])).toEqual([
      [AT_MS, stream.projectId],
      [AT_MS, stream.projectId],
    ]);
    expect(rows[0]!.pos).toBe(rows[1]!.pos);
    expect(Number(rows[0]!.seq)).toBeLessThan(Number(rows[1]!.seq));
  });
});
