import type pg from 'pg';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { PosthornError, uuidv7 } from '#kernel';
import { inTransaction, type Queryable } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { insertEvents } from './insert-events.ts';
import type { NewEvent } from './new-event.ts';

const EVENT: NewEvent = {
  id: uuidv7(1_705_314_601_250),
  projectId: uuidv7(1),
  type: 'post.published',
  occurredAtMs: 1_705_314_601_251,
  data: '{"text":"ø \\" \\\\ {a,b}","n":1.10}',
  orderingKey: 'order, "quoted"',
  actor: 'actor\\',
  channel: '{}',
  expiresAtMs: 4_102_444_800_001,
  key: 'NULL',
};

describe('inserting events', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  beforeEach(async () => {
    await database.pool.query('truncate posthorn.event, posthorn.event_key');
  });

  async function stored() {
    const { rows } = await database.pool.query<EventRow>(
      `select ${EVENT_COLUMNS} from posthorn.event e order by e.seq`,
    );
    return rows.map(toEvent);
  }

  it('keeps every attribute unchanged, and the order of the list', async () => {
    const bare: NewEvent = {
      ...EVENT,
      id: uuidv7(0),
      key: null,
      ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
    };
    const chosen = { ...bare, id: uuidv7(1), endpointIds: [uuidv7(2), uuidv7(3)] };
    const channels = { ...bare, id: uuidv7(2), channel: '"a"', channels: ['"a"', '{b,NULL}', 'NULL', '\\'] };
    const metadata = { ...bare, id: uuidv7(3), metadata: { tier: 'gold', 'a "b"': '{c,NULL}\\', n: '' } };
    const all = [EVENT, bare, chosen, channels, metadata];
    await insertEvents(database.pool, all);
    const kept = all.map(({ key: _, ...event }) => event);
    expect(await stored()).toEqual(kept);
  });

  it('does not change an event whose id is known, and returns the fields in which another event with that id differs', async () => {
    const unkeyed = { ...EVENT, key: null };
    await insertEvents(database.pool, [unkeyed]);
    expect(await insertEvents(database.pool, [unkeyed, { ...unkeyed, type: 'changed' }])).toEqual([
      { id: EVENT.id, duplicate: false },
      { id: EVENT.id, duplicate: false, differs: ['type'] },
    ]);
    expect((await stored()).map(({ type }) => type)).toEqual(['post.published']);
  });

  it('compares the metadata of events with one key, in any order of its keys', async () => {
    const metadata = { tier: 'gold', a: 'b' };
    await insertEvents(database.pool, [{ ...EVENT, metadata }]);
    const again = { ...EVENT, id: uuidv7(1_705_314_601_250), metadata: { a: 'b', tier: 'gold' } };
    expect(await insertEvents(database.pool, [again])).toEqual([{ id: EVENT.id, duplicate: true }]);
    for (const other of [{ tier: 'gold' }, { ...metadata, tier: 'free' }, undefined]) {
      expect(await insertEvents(database.pool, [{ ...again, metadata: other }])).toEqual([
        { id: EVENT.id, duplicate: true, differs: ['metadata'] },
      ]);
      expect(await insertEvents(database.pool, [{ ...EVENT, key: null, metadata: other }])).toEqual([
        { id: EVENT.id, duplicate: false, differs: ['metadata'] },
      ]);
    }
  });

  it('recognises the same event with the same key', async () => {
    await insertEvents(database.pool, [EVENT]);
    expect(await insertEvents(database.pool, [EVENT])).toEqual([{ id: EVENT.id, duplicate: false }]);
    expect(await stored()).toHaveLength(1);
  });

  it('is rolled back with the caller’s transaction, including keys', async () => {
    const work = inTransaction(database.pool, async (client) => {
      await insertEvents(client, [EVENT]);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    const again = { ...EVENT, id: uuidv7(5) };
    expect(await insertEvents(database.pool, [again])).toEqual([{ id: again.id, duplicate: false }]);
  });

  const storedIds = async () => (await stored()).map(({ id }) => id).sort();

  it('inserts an event whose key is freed meanwhile, and never returns an event that is gone', async () => {
    await insertEvents(database.pool, [EVENT]);
    let isFirst = true;
    const query = async (config: pg.QueryConfig) => {
      const result = await database.pool.query(config);
      if (isFirst) await database.pool.query('delete from posthorn.event_key');
      isFirst = false;
      return result;
    };
    const again = { ...EVENT, id: uuidv7(5), data: '2' };
    expect(await insertEvents({ query }, [again])).toEqual([{ id: again.id, duplicate: false }]);
    expect(await storedIds()).toEqual([again.id, EVENT.id].sort());
  });

  it('reports a retryable failure if the key is freed each time it is claimed', async () => {
    await insertEvents(database.pool, [EVENT]);
    const query = async (config: pg.QueryConfig) => {
      if (config.name === 'insert-keyed-events') return { rows: [] };
      return database.pool.query(config);
    };
    const erased = { query } as unknown as Queryable;
    await database.pool.query('delete from posthorn.event');
    const failure = await insertEvents(erased, [{ ...EVENT, id: uuidv7(5) }]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PosthornError);
    expect(failure).toMatchObject({ code: 'unavailable', canRetry: true });
  });

  it('accepts an event with any contents under a key whose event was dropped', async () => {
    const kept: NewEvent = { ...EVENT, id: uuidv7(7), key: 'kept' };
    await insertEvents(database.pool, [EVENT, kept]);
    await database.pool.query('delete from posthorn.event where id = $1', [EVENT.id]);
    const again = [
      { ...EVENT, id: uuidv7(8), data: '"another"' },
      { ...kept, id: uuidv7(9) },
    ];
    expect(await insertEvents(database.pool, again)).toEqual([
      { id: again[0]!.id, duplicate: false },
      { id: kept.id, duplicate: true },
    ]);
    expect(await storedIds()).toEqual([kept.id, again[0]!.id].sort());
  });

  it.each<[string, Partial<NewEvent>, string[]]>([
    ['data', { data: '{}' }, ['data']],
    ['type', { type: 'post.deleted' }, ['type']],
    ['texts', { orderingKey: null, actor: 'another', channel: '{b}' }, ['orderingKey', 'actor', 'channel']],
    ['one of several channels', { channels: ['{}', 'b'] }, ['channels']],
    ['endpoints', { endpointIds: [uuidv7(2)] }, ['endpointIds']],
    ['schema version', { schemaVersion: 2 }, ['schemaVersion']],
    ['time', { occurredAtMs: EVENT.occurredAtMs + 120_000 }, ['occurredAt']],
    ['time to live', { expiresAtMs: null }, ['expiresAfterMs']],
    ['longer time to live', { expiresAtMs: EVENT.expiresAtMs! + 1_000 }, ['expiresAfterMs']],
  ])(
    'stores no event with a known key and another %s, and returns the fields that differ',
    async (_, other, differs) => {
      await insertEvents(database.pool, [EVENT]);
      const again = { ...EVENT, id: uuidv7(1_705_314_601_300), ...other };
      expect(await insertEvents(database.pool, [again])).toEqual([{ id: EVENT.id, duplicate: true, differs }]);
      expect(await storedIds()).toEqual([EVENT.id]);
    },
  );

  it('recognises a repeat whose times are the times of its acceptance', async () => {
    const at = (ms: number) => ({ ...EVENT, id: uuidv7(ms), occurredAtMs: ms, expiresAtMs: ms + 3_600_000 });
    const first = at(1_705_314_601_250);
    await insertEvents(database.pool, [first]);
    expect(await insertEvents(database.pool, [at(1_705_999_999_999)])).toEqual([{ id: first.id, duplicate: true }]);
  });
});
