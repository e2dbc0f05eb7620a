import { uuidv7 } from '#kernel';
import { dropOldPartitions, ensurePartitions } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { dropOldKeys } from './drop-old-keys.ts';
import { insertEvents } from './insert-events.ts';
import { newEvent } from './testing/new-event.ts';

const DAY_MS = 86_400_000;

describe('keys of events', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await migratedDatabase();
  });
  afterEach(() => database.drop());

  const keys = async () =>
    (await database.pool.query<{ key: string }>('select k.key from posthorn.event_key k order by k.key')).rows.map(
      ({ key }) => key,
    );

  it('leave with their events at the end of the retention, and the ids may be sent again', async () => {
    const longAgoMs = Date.now() - 60 * DAY_MS;
    await ensurePartitions(database.pool, longAgoMs);
    await ensurePartitions(database.pool, Date.now());
    const old = Array.from({ length: 2_500 }, (_, n) => newEvent({ id: uuidv7(longAgoMs + n), key: `old ${n}` }));
    const young = newEvent({ key: 'young' });
    await insertEvents(database.pool, [...old, young]);
    expect(await dropOldKeys(database.pool)).toBe(0);
    await dropOldPartitions(database.pool, Date.now(), 30);
    const again = newEvent({ key: 'old 7', data: '"another"' });
    expect(await insertEvents(database.pool, [again])).toEqual([{ id: again.id, duplicate: false }]);
    expect(await dropOldKeys(database.pool)).toBe(2_499);
    expect(await keys()).toEqual(['old 7', 'young']);
    expect(await dropOldKeys(database.pool)).toBe(0);
  });
});
