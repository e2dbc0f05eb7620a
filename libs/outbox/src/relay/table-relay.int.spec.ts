import type pg from 'pg';
import { type PosthornEvent, PosthornError, systemClock, uuidv7 } from '#kernel';
import type { Producer, SendOptions } from '#message-log';
import { claimOwnership, inTransaction } from '#postgres';
import { eventually, migratedDatabase, type TestDatabase } from '#testing';
import { insertEvents } from '../ingest/insert-events.ts';
import { loadCursor } from './cursor.ts';
import { readEvents } from './read-events.ts';
import { TableRelay, type TableRelayOptions } from './table-relay.ts';

const NAME = 'relay:spec';
const PROJECT = uuidv7(1);

interface Sent {
  data: string[];
  recheck: boolean;
  acknowledge(): void;
  refuse(error: Error): void;
}

/** A log that acknowledges records when the test wants it. */
class HeldProducer implements Producer<PosthornEvent> {
  readonly sent: Sent[] = [];
  isReady: () => Promise<void> = () => Promise.resolve();

  ready(): Promise<void> {
    return this.isReady();
  }

  send(records: readonly PosthornEvent[], options?: SendOptions): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const data = records.map((record) => record.data);
    this.sent.push({ data, recheck: options?.recheck ?? false, acknowledge: resolve, refuse: reject });
    return promise;
  }

  get data(): string[] {
    return this.sent.flatMap(({ data }) => data);
  }

  async hasSent(count: number): Promise<void> {
    await eventually(
      () => Promise.resolve(this.data.length),
      (length) => length >= count,
    );
  }
}

describe('the relay of a table', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let producer: HeldProducer;
  let stop: AbortController;
  let ids: Map<string, string>;

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await pool.query('truncate posthorn.event, posthorn.cursor');
    producer = new HeldProducer();
    stop = new AbortController();
    ids = new Map();
  });
  afterEach(() => stop.abort());

  async function insert(...data: string[]): Promise<void> {
    const bare = { orderingKey: null, actor: null, channel: null, expiresAtMs: null, key: null };
    const events = data.map((text) => {
      const id = uuidv7(Date.now());
      ids.set(text, id);
      return { id, projectId: PROJECT, type: 'a.b', occurredAtMs: 0, data: text, ...bare };
    });
    await insertEvents(pool, events);
  }

  /** A relay with batches of one row, so that each row is acknowledged by itself. */
  function newRelay(options: Partial<TableRelayOptions<PosthornEvent>> = {}) {
    return new TableRelay<PosthornEvent>({
      ...{ name: NAME, pool, clock: systemClock, producer },
      read: (db, after) => readEvents(db, after, 1),
      ...options,
    });
  }

  const claim = () => claimOwnership(pool, NAME, 'spec');

  /** Follows in the background; resolves with how it ended. */
  const follow = async (relay = newRelay(), epoch?: number, signal = stop.signal) => {
    const current = epoch ?? (await claim());
    return { ended: relay.follow(current, signal).catch((error: unknown) => error) };
  };

  async function cursorIsAt(data: string): Promise<void> {
    await eventually(
      async () => (await loadCursor(pool, NAME)).rowId,
      (rowId) => rowId === ids.get(data),
    );
  }

  it('sends every row in order, including later rows', async () => {
    await insert('1', '2');
    const { ended } = await follow();
    await producer.hasSent(2);
    await insert('3');
    await producer.hasSent(3);
    stop.abort();
    expect(await ended).toBeUndefined();
    expect(producer.data).toEqual(['1', '2', '3']);
  });

  it('moves the cursor behind acknowledged rows only, even if later ones are acknowledged', async () => {
    await insert('1', '2', '3', '4');
    const { ended } = await follow();
    await producer.hasSent(4);
    for (const index of [0, 2, 3]) producer.sent[index]!.acknowledge();
    await cursorIsAt('1');
    stop.abort();
    await ended;
    expect((await loadCursor(pool, NAME)).rowId).toBe(ids.get('1'));
  });

  it('saves the acknowledged position when it is stopped', async () => {
    await insert('1', '2');
    const { ended } = await follow();
    await producer.hasSent(2);
    producer.sent[0]!.acknowledge();
    stop.abort();
    await ended;
    expect((await loadCursor(pool, NAME)).rowId).toBe(ids.get('1'));
  });

  it('saves a position that is acknowledged after its last read, if its caller waits', async () => {
    await insert('1', '2', '3');
    const afterReading = () => {
      producer.sent[0]!.acknowledge();
      producer.sent[1]!.acknowledge();
      producer.sent[2]!.refuse(new PosthornError('unavailable', 'closed'));
      return new Promise<void>(setImmediate);
    };
    const { ended } = await follow(newRelay({ afterReading }));
    await producer.hasSent(3);
    stop.abort();
    expect(await ended).toBeUndefined();
    expect((await loadCursor(pool, NAME)).rowId).toBe(ids.get('2'));
  });

  it('resends rows that were unacknowledged at the end of a term as possible repeats', async () => {
    await insert('1', '2', '3');
    const first = await follow();
    await producer.hasSent(3);
    producer.sent[0]!.acknowledge();
    await cursorIsAt('1');
    stop.abort();
    await first.ended;

    stop = new AbortController();
    await follow();
    await producer.hasSent(5);
    await insert('4');
    await producer.hasSent(6);
    await insert('5');
    await producer.hasSent(7);
    expect(producer.sent.slice(3).map(({ data, recheck }) => [...data, recheck])).toEqual([
      ['2', true],
      ['3', true],
      ['4', true], // read from a place where something older might have been
      ['5', false],
    ]);
  });

  it('ends with the error when the log refuses, and the next term begins at the same place', async () => {
    await insert('1', '2');
    const { ended } = await follow();
    await producer.hasSent(2);
    producer.sent[0]!.acknowledge();
    await cursorIsAt('1');
    producer.sent[1]!.refuse(new Error('no broker'));
    expect(await ended).toMatchObject({ message: 'no broker' });
    await follow();
    await producer.hasSent(3);
    expect(producer.data).toEqual(['1', '2', '2']);
  });

  it('ends without moving the cursor when another process leads, and saves nothing afterwards', async () => {
    await insert('1');
    const { ended } = await follow();
    await producer.hasSent(1);
    await claim();
    producer.sent[0]!.acknowledge();
    expect(await ended).toMatchObject({ code: 'stale-epoch' });
    expect((await loadCursor(pool, NAME)).rowId).toBeNull();
  });

  it('reads nothing while the log is not ready', async () => {
    const ready = Promise.withResolvers<void>();
    producer.isReady = () => ready.promise;
    let reads = 0;
    const read: typeof readEvents = (...call) => {
      reads++;
      return readEvents(...call);
    };
    await insert('1');
    await follow(newRelay({ read }));
    await eventually(
      async () => (await pool.query('select from posthorn.cursor')).rowCount,
      (count) => count === 1,
    );
    expect(reads).toBe(0);
    ready.resolve();
    await producer.hasSent(1);
  });

  it('ends at once when it is stopped while the log is not ready, and sends nothing more', async () => {
    const asked = Promise.withResolvers<void>();
    producer.isReady = () => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    await insert('1');
    const { ended } = await follow();
    await asked.promise;
    stop.abort();
    await ended;
    expect(producer.sent).toEqual([]);
  });

  it('sends nothing of a batch that it read while it was stopped', async () => {
    const reading = Promise.withResolvers<void>();
    const hold = Promise.withResolvers<void>();
    const read: typeof readEvents = async (...call) => {
      const batch = await readEvents(...call);
      reading.resolve();
      await hold.promise;
      return batch;
    };
    await insert('1');
    const { ended } = await follow(newRelay({ read }));
    await reading.promise;
    stop.abort();
    hold.resolve();
    await ended;
    expect(producer.sent).toEqual([]);
  });

  it('waits after a read that returned less than a full batch', async () => {
    const waiting = Promise.withResolvers<void>();
    const clock = {
      ...systemClock,
      sleep: (delayMs: number, signal?: AbortSignal) => {
        if (delayMs !== 4_711) return systemClock.sleep(delayMs, signal);
        waiting.resolve();
        return systemClock.sleep(600_000, signal);
      },
    };
    // The first reads may find nothing: transactions of other specs hold the horizon of the server.
    const found: number[] = [];
    const read: typeof readEvents = async (db, after) => {
      const batch = await readEvents(db, after, 2);
      if (batch.records.length > 0 || found.length > 0) found.push(batch.records.length);
      return batch;
    };
    await insert('1');
    await follow(newRelay({ read, clock, afterFindMs: 4_711 }));
    await waiting.promise;
    expect(found).toEqual([1]);
  });

  it('looks at once when it is poked, even after a long time without rows', async () => {
    const clock = { ...systemClock, sleep: (_: number, signal?: AbortSignal) => systemClock.sleep(600_000, signal) };
    const relay = newRelay({ clock });
    await follow(relay);
    await inTransaction(pool, async () => insert('1'));
    const poking = setInterval(() => relay.poke(), 1);
    await producer.hasSent(1);
    clearInterval(poking);
  });

  it('finds a row without being poked', async () => {
    await follow();
    await insert('1');
    await producer.hasSent(1);
  });
});
