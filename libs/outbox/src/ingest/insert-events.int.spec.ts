import type pg from 'pg';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { PosthornError, uuidv7 } from '#kernel';
import { inTransaction } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { insertEvents, type NewEvent } from './insert-events.ts';

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

  it('keeps every attribute as it is, and the order of the list', async () => {
    const bare: NewEvent = {
      ...EVENT,
      id: uuidv7(0),
      key: null,
      ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
    };
    await insertEvents(database.pool, [EVENT, bare]);
    const kept = [EVENT, bare].map(({ key: _, ...event }) => event);
    expect(await stored()).toEqual(kept);
  });

  it('leaves alone an event whose id is known', async () => {
    const unkeyed = { ...EVENT, key: null };
    await insertEvents(database.pool, [unkeyed]);
    expect(await insertEvents(database.pool, [{ ...unkeyed, type: 'changed' }])).toEqual([
      { id: EVENT.id, duplicate: false },
    ]);
    expect((await stored()).map(({ type }) => type)).toEqual(['post.published']);
  });

  it('takes the same event with the same key again as the one that it is', async () => {
    await insertEvents(database.pool, [EVENT]);
    expect(await insertEvents(database.pool, [EVENT])).toEqual([{ id: EVENT.id, duplicate: false }]);
    expect(await stored()).toHaveLength(1);
  });

  it('is undone with the caller’s transaction, keys and all', async () => {
    const work = inTransaction(database.pool, async (client) => {
      await insertEvents(client, [EVENT]);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    const again = { ...EVENT, id: uuidv7(5) };
    expect(await insertEvents(database.pool, [again])).toEqual([{ id: again.id, duplicate: false }]);
  });

  it('never says that an event stands which does not: a key that vanishes meanwhile is no answer', async () => {
    await insertEvents(database.pool, [EVENT]);
    const query = async (config: pg.QueryConfig) => {
      const result = await database.pool.query(config);
      await database.pool.query('delete from posthorn.event_key');
      return result;
    };
    const erased = { query } as unknown as Pick<pg.Pool, 'query'>;
    const failure = await insertEvents(erased, [{ ...EVENT, id: uuidv7(5) }]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PosthornError);
    expect(failure).toMatchObject({ code: 'unavailable', canRetry: true });
  });
});
