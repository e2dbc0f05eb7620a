import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { EventIngest, type EventIngestOptions } from './event-ingest.ts';
import { newEvent, newEvents, refusedEvent } from './testing/new-event.ts';

describe('EventIngest', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.event, posthorn.event_key');
  });

  const ingest = (options: Partial<EventIngestOptions> = {}) =>
    new EventIngest({ pool: database.pool, notify: false, onCommitted: () => undefined, ...options });

  const storedIds = async () =>
    (await database.pool.query<{ id: string }>('select id from posthorn.event')).rows.map(({ id }) => id);

  async function rowsPerTransaction(): Promise<number[]> {
    const { rows } = await database.pool.query<{ n: number }>(
      'select count(*)::int as n from posthorn.event group by xmin::text::bigint',
    );
    return rows.map(({ n }) => n);
  }

  it('commits a large request separately and as a whole, and lets small requests pass it', async () => {
    const shared = ingest();
    const data = JSON.stringify('x"\u20ac'.repeat(20_000));
    const order: string[] = [];
    const large = newEvents(80, { data });
    const calls = [
      shared.accept(large).then((accepted) => (order.push('large'), accepted)),
      shared.accept(newEvents(1)).then(() => order.push('small')),
    ];
    expect((await calls[0]) as unknown).toEqual(large.map(({ id }) => ({ id, duplicate: false })));
    await calls[1];
    expect(order).toEqual(['small', 'large']);
    expect((await rowsPerTransaction()).sort((a, b) => a - b)).toEqual([1, 80]);
    expect((await database.pool.query('select from posthorn.event where data = $1', [data])).rowCount).toBe(80);
  });

  it('recognises repeated keys within a large request, and stores nothing of it if Postgres refuses a part', async () => {
    const data = JSON.stringify('x'.repeat(200_000));
    const [first, again] = [newEvent({ key: 'large', data }), newEvent({ key: 'large', data })];
    const others = newEvents(10, { data });
    const accepted = await ingest().accept([first, ...others, again]);
    expect(accepted.at(-1)).toEqual({ id: first.id, duplicate: true });
    expect(await storedIds()).toHaveLength(11);
    const bad = ingest().accept([...newEvents(10, { data }), refusedEvent()]);
    await expect(bad).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await storedIds()).toHaveLength(11);
  });

  describe('while Postgres does not commit', () => {
    const OTHER = uuidv7(2);
    const data = JSON.stringify('x'.repeat(9_486)); // 10,000 bytes with the overhead of an event
    let locker: pg.PoolClient;

    beforeEach(async () => {
      locker = await database.pool.connect();
      await locker.query('begin');
      await locker.query('lock table posthorn.event in share mode');
    });

    const goOn = async () => {
      await locker.query('commit');
      locker.release();
    };

    it('refuses events of a project beyond its share, and accepts events of other projects', async () => {
      const bounded = ingest({ maxWaitingBytes: 100_000 });
      const calls = Array.from({ length: 8 }, () => bounded.accept(newEvents(1, { data })));
      const others = [bounded.accept(newEvents(1, { data, projectId: OTHER }))];
      const settled = Promise.allSettled(calls);
      await expect(calls.at(-1)).rejects.toMatchObject({ code: 'too-many-requests' });
      await goOn();
      const taken = (await settled).filter(({ status }) => status === 'fulfilled');
      expect(taken).toHaveLength(5);
      await Promise.all(others);
      expect(await storedIds()).toHaveLength(6);
      await bounded.accept(newEvents(1, { data }));
    });

    it('refuses a new project with unavailable if no bytes are left', async () => {
      const bounded = ingest({ maxWaitingBytes: 20_000 });
      const first = bounded.accept(newEvents(2, { data }));
      const newcomer = bounded.accept(newEvents(1, { data, projectId: OTHER }));
      await expect(newcomer).rejects.toMatchObject({ code: 'unavailable', canRetry: true });
      await goOn();
      await first;
    });

    it('fills the next commit by projects in turn', async () => {
      const shared = ingest();
      const first = shared.accept(newEvents(1));
      await new Promise(setImmediate);
      const small = { data: JSON.stringify('x'.repeat(60_000)) };
      const many = Array.from({ length: 40 }, () => shared.accept(newEvents(1, small)));
      const other = shared.accept(newEvents(1, { projectId: OTHER }));
      await goOn();
      await Promise.all([first, ...many, other]);
      const { rows } = await database.pool.query<{ project_id: string }>(
        'select project_id from posthorn.event order by xmin::text::bigint, seq limit 4',
      );
      expect(rows.map(({ project_id }) => project_id)).toContain(OTHER);
    });
  });
});
