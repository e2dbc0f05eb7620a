import { hash } from 'node:crypto';
import pg from 'pg';
import { PosthornError, uuidv7 } from '#kernel';
import { eventually, migratedDatabase, PostgresProxy, type TestDatabase } from '#testing';
import { EventIngest, type EventIngestOptions } from './event-ingest.ts';
import { EVENT_CHANNEL } from './insert-events.ts';
import { requestKey } from './request-key.ts';
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

  async function rowsPerTransaction(): Promise<number[]> {
    const { rows } = await database.pool.query<{ n: number }>(
      'select count(*)::int as n from posthorn.event group by xmin::text::bigint order by xmin::text::bigint',
    );
    return rows.map(({ n }) => n);
  }

  const storedIds = async () =>
    (await database.pool.query<{ id: string }>('select id from posthorn.event')).rows.map(({ id }) => id);

  it('shares a commit between requests that arrive during a commit', async () => {
    let commits = 0;
    const shared = ingest({ onCommitted: () => commits++ });
    const calls: Promise<unknown>[] = [];
    for (let turn = 0; turn < 8; turn++) {
      for (let i = 0; i < 8; i++) calls.push(shared.accept(newEvents(1)));
      await new Promise(setImmediate);
    }
    await Promise.all(calls);
    const transactions = await rowsPerTransaction();
    expect(transactions.reduce((sum, n) => sum + n, 0)).toBe(64);
    expect(transactions.length).toBeLessThanOrEqual(9);
    expect(commits).toBe(transactions.length);
  });

  it('puts at most 1,000 events and 1 MiB of data into a shared commit', async () => {
    const bounded = ingest();
    await Promise.all([100, 100, 200, 250, 200, 250].map((count) => bounded.accept(newEvents(count))));
    expect(await rowsPerTransaction()).toEqual([850, 250]);
    await database.pool.query('truncate posthorn.event');
    const data = JSON.stringify('x'.repeat(100_000));
    await Promise.all(Array.from({ length: 25 }, () => bounded.accept(newEvents(1, { data }))));
    expect(await rowsPerTransaction()).toEqual([10, 10, 5]);
  });

  it('resolves only when the events are committed', async () => {
    const locker = await database.pool.connect();
    try {
      await locker.query('begin');
      await locker.query('lock table posthorn.event in share mode');
      const events = newEvents(3);
      let answered = false;
      const accepted = ingest()
        .accept(events)
        .finally(() => (answered = true));
      const waiting = async () =>
        (await locker.query(`select from pg_locks where not granted and relation = 'posthorn.event'::regclass`))
          .rowCount;
      await eventually(waiting, (count) => count === 1);
      expect(answered).toBe(false);
      await locker.query('commit');
      expect(await accepted).toEqual(events.map(({ id }) => ({ id, duplicate: false })));
      expect(await storedIds()).toEqual(events.map(({ id }) => id));
    } finally {
      locker.release(true); // with the lock, which would hold up every later test
    }
  });

  it('resolves when every session can read the events', async () => {
    const reader = new pg.Pool({ connectionString: database.url, max: 4 });
    const shared = ingest();
    try {
      await Promise.all(
        newEvents(50).map(async (event) => {
          await shared.accept([event]);
          const { rowCount } = await reader.query('select from posthorn.event where id = $1', [event.id]);
          expect(rowCount).toBe(1);
        }),
      );
    } finally {
      await reader.end();
    }
  });

  it('refuses whole requests that Postgres refuses for good, and no other requests', async () => {
    const shared = ingest();
    const good = newEvents(40);
    const calls = good.map((event) => shared.accept([event]));
    const bad = [shared.accept([newEvent(), refusedEvent()]), shared.accept([refusedEvent()])];
    calls.push(shared.accept(newEvents(2)));
    for (const call of bad) await expect(call).rejects.toMatchObject({ code: 'invalid-input', canRetry: false });
    await Promise.all(calls);
    expect(await storedIds()).toHaveLength(42);
    // Found by halving: one refused request among many does not cost each of them a commit of its own.
    expect((await rowsPerTransaction()).length).toBeLessThan(15);
  });

  it('reports a retryable failure while Postgres is away, and continues when it is back', async () => {
    const proxy = await PostgresProxy.start(database.url);
    const pool = new pg.Pool({ connectionString: proxy.url });
    pool.on('error', () => undefined);
    const shared = ingest({ pool });
    proxy.cut();
    const failure = await shared.accept(newEvents(1)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PosthornError);
    expect(failure).toMatchObject({ code: 'unavailable', canRetry: true });
    proxy.mend();
    await shared.accept(newEvents(1));
    expect(await storedIds()).toHaveLength(1);
    await pool.end();
    await proxy.close();
  });

  it('is drained when every request has its result', async () => {
    const shared = ingest();
    let answered = 0;
    for (let i = 0; i < 5; i++) void shared.accept(newEvents(1)).then(() => answered++);
    await shared.drained();
    expect(answered).toBe(5);
    await shared.drained();
  });

  it('notifies other processes once a commit, if it is configured to', async () => {
    const listener = new pg.Client(database.url);
    await listener.connect();
    let notifications = 0;
    listener.on('notification', ({ channel }) => {
      if (channel === EVENT_CHANNEL) notifications++;
    });
    await listener.query(`listen ${EVENT_CHANNEL}`);
    await ingest({ notify: true }).accept(newEvents(100));
    await ingest({ notify: false }).accept(newEvents(1));
    await eventually(
      async () => (await listener.query('select'), notifications),
      (count) => count > 0,
    );
    expect(notifications).toBe(1);
    await listener.end();
  });

  describe('with the project’s own ids', () => {
    it('recognises a repeat in the same request, and keeps the first event', async () => {
      const [first, second, other] = [newEvent({ key: 'a' }), newEvent({ key: 'a' }), newEvent()];
      for (const events of [
        [first, second, other],
        [other, second, first],
      ]) {
        expect(await ingest().accept(events)).toEqual(
          events.map(({ id, key }) =>
            key === null || id === first.id ? { id, duplicate: false } : { id: first.id, duplicate: true },
          ),
        );
      }
      expect((await storedIds()).sort()).toEqual([first.id, other.id].sort());
    });

    it('keeps the first event with an id, in the order of the request', async () => {
      const events = Array.from({ length: 20 }, (_, i) => newEvent({ key: `k${i % 4}` })).reverse();
      const accepted = await ingest().accept(events);
      expect(accepted.map(({ duplicate }) => duplicate)).toEqual(events.map((_, i) => i >= 4));
      expect(accepted.slice(0, 4).map(({ id }) => id)).toEqual(events.slice(0, 4).map(({ id }) => id));
    });

    it('recognises an id that was accepted before, even in requests that share a commit', async () => {
      const shared = ingest();
      const first = newEvent({ key: 'a' });
      await shared.accept([first]);
      const answers = await Promise.all([
        shared.accept([newEvent({ key: 'a' })]),
        shared.accept([newEvent({ key: 'b' })]),
        shared.accept([newEvent({ key: 'a' })]),
      ]);
      expect(answers.map(([answer]) => answer!.duplicate)).toEqual([true, false, true]);
      expect(answers[0][0]!.id).toBe(first.id);
      expect(await storedIds()).toHaveLength(2);
    });

    it('accepts the same id in different projects', async () => {
      const answers = await ingest().accept([newEvent({ key: 'a' }), newEvent({ key: 'a', projectId: uuidv7(2) })]);
      expect(answers.map(({ duplicate }) => duplicate)).toEqual([false, false]);
    });

    it('returns one event to all callers that send the same event concurrently, through any process', async () => {
      const processes = [ingest(), ingest(), ingest()];
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, i) => processes[i % 3]!.accept([newEvent({ key: 'same' })])),
      );
      const [stored] = await storedIds();
      expect(await storedIds()).toHaveLength(1);
      expect(new Set(answers.map(([answer]) => answer!.id))).toEqual(new Set([stored]));
      expect(answers.filter(([answer]) => !answer!.duplicate)).toHaveLength(1);
    });

    it('does not deadlock with another process that sends the same events in another order', async () => {
      const keys = Array.from({ length: 50 }, (_, i) => `k${i}`);
      for (let round = 0; round < 5; round++) {
        const events = keys.map((key) => newEvent({ key: `${round} ${key}` }));
        const mirrored = [...events].reverse().map((event) => ({ ...event, id: uuidv7(Date.now()) }));
        await Promise.all([ingest().accept(events), ingest().accept(mirrored)]);
      }
      expect(await storedIds()).toHaveLength(250);
    });

    it('refuses another event under a known id, with its whole request, and no other requests', async () => {
      const shared = ingest();
      const first = newEvent({ key: 'a' });
      await shared.accept([first]);
      const other = { key: 'a', data: '{"id":2}' };
      const calls = [
        shared.accept([newEvent(other)]),
        shared.accept([newEvent({ key: 'b' }), newEvent(), newEvent(other)]),
        shared.accept([newEvent({ key: 'c' }), newEvent({ key: 'c', type: 'post.deleted' })]),
      ];
      const good = [shared.accept([newEvent({ key: 'a' })]), shared.accept([newEvent({ key: 'd' }), newEvent()])];
      const pointers = ['/0/id', '/2/id', '/1/id'];
      for (const [index, call] of calls.entries()) {
        const failure = (await call.catch((error: unknown) => error)) as PosthornError;
        expect(failure).toMatchObject({ code: 'conflict', problems: [{ pointer: pointers[index] }] });
      }
      expect((await Promise.all(good)).flat().map(({ duplicate }) => duplicate)).toEqual([true, false, false]);
      expect(await storedIds()).toHaveLength(3);
      // Refused events have left no keys behind.
      const [again] = await shared.accept([newEvent({ key: 'b' }), newEvent({ key: 'c', type: 'post.deleted' })]);
      expect(again!.duplicate).toBe(false);
    });

    it('keeps one of two concurrent events under one id, through any process', async () => {
      const processes = [ingest(), ingest()];
      for (let round = 0; round < 20; round++) {
        const pair = [0, 1].map((n) => newEvent({ key: `pair ${round}`, data: String(n) }));
        const calls = pair.map((event, n) => processes[round % 3 === 0 ? 0 : n]!.accept([event]));
        const settled = await Promise.allSettled(calls);
        expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        const winner = pair[settled.findIndex(({ status }) => status === 'fulfilled')]!;
        const { rows } = await database.pool.query<{ id: string }>(
          `select k.event_id as id from posthorn.event_key k join posthorn.event e on e.id = k.event_id where k.key = $1`,
          [`pair ${round}`],
        );
        expect(rows).toEqual([{ id: winner.id }]);
      }
    });

    it('accepts a large request whose ids belong to dropped events, in its order', async () => {
      const shared = ingest();
      const data = JSON.stringify('x'.repeat(200_000));
      const events = Array.from({ length: 8 }, (_, n) => newEvent({ key: `large ${n}`, data }));
      await shared.accept(events);
      await database.pool.query('truncate posthorn.event');
      const again = events.map((event) => ({ ...event, id: uuidv7(Date.now()) }));
      expect((await shared.accept(again)).map(({ duplicate }) => duplicate)).toEqual(again.map(() => false));
      const { rows } = await database.pool.query<{ id: string }>('select id from posthorn.event order by seq');
      expect(rows.map(({ id }) => id)).toEqual(again.map(({ id }) => id));
    });
  });

  describe('with a key that stands for the request', () => {
    const request = (text: string) => ({ key: requestKey('k', 0), hash: hash('sha256', text, 'buffer') });

    it('refuses another request under the key, even a request whose events have ids of their own', async () => {
      const shared = ingest();
      const [first, other] = [newEvent({ key: 'x' }), newEvent({ key: 'y' })];
      await shared.accept([first], request('x'));
      await expect(shared.accept([other], request('y'))).rejects.toMatchObject({ code: 'conflict', problems: [] });
      expect(await storedIds()).toEqual([first.id]);
      const repeat = newEvent({ key: 'x' });
      expect(await shared.accept([repeat], request('x'))).toEqual([{ id: first.id, duplicate: true }]);
    });

    it('returns the event that was stored before', async () => {
      const shared = ingest();
      const first = newEvent({ key: 'x' });
      await shared.accept([first]);
      for (let times = 0; times < 2; times++) {
        const again = newEvent({ key: 'x' });
        expect(await shared.accept([again], request('x'))).toEqual([{ id: first.id, duplicate: true }]);
      }
      await expect(shared.accept([newEvent({ key: 'y' })], request('y'))).rejects.toMatchObject({ code: 'conflict' });
    });
  });
});
