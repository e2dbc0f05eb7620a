import { uuidv7 } from '#kernel';
import { migratedDatabase, type TestDatabase } from '#testing';
import { EventIngest } from './event-ingest.ts';
import type { NewEvent } from './new-event.ts';

describe('An insert that stores nothing, without an error', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
    await database.pool.query(`create function swallow() returns trigger language plpgsql as
      $$ begin if new.data like '%bad%' then return null; end if; return new; end $$`);
    await database.pool.query(
      'create trigger swallow before insert on posthorn.event for each row execute function swallow()',
    );
  });
  afterAll(() => database.drop());

  const newEvent = (data: string, key: string | null): NewEvent => ({
    ...{ id: uuidv7(Date.now()), projectId: uuidv7(1), type: 'x.y', occurredAtMs: Date.now(), data, key },
    ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
  });
  const storedIds = async () =>
    (await database.pool.query<{ id: string }>('select e.id from posthorn.event e')).rows.map(({ id }) => id);

  const cases: [string, () => NewEvent[]][] = [
    ['an event', () => [newEvent('"bad"', null)]],
    ['an event with an id', () => [newEvent('"bad"', 'a')]],
    ['a batch', () => [newEvent('"good"', null), newEvent('"bad"', null)]],
    ['a batch with ids', () => [newEvent('"good"', 'b'), newEvent('"bad"', 'c')]],
  ];

  it.each(cases)('is reported to the caller of %s only', async (_, events) => {
    const ingest = new EventIngest({ pool: database.pool, onCommitted: () => undefined, notify: false });
    const good = Array.from({ length: 6 }, (__, n) => newEvent(`${n}`, n % 2 ? uuidv7(n) : null));
    const calls = good.map((event) => ingest.accept([event]));
    const refused = ingest.accept(events()).catch((error: unknown) => error);
    const more = good.map(({ data }) => newEvent(data, null));
    const answers = await Promise.all([...calls, ...more.map((event) => ingest.accept([event]))]);
    const all = [...good, ...more];
    expect(answers).toEqual(all.map(({ id }) => [{ id, duplicate: false }]));
    expect(await storedIds()).toEqual(expect.arrayContaining(all.map(({ id }) => id)));
    expect(await refused).toMatchObject({ code: 'unavailable', canRetry: true });
  });

  it('frees the id, so that the event can be sent again', async () => {
    const ingest = new EventIngest({ pool: database.pool, onCommitted: () => undefined, notify: false });
    await expect(ingest.accept([newEvent('"bad"', 'd')])).rejects.toMatchObject({ code: 'unavailable' });
    const again = newEvent('"other"', 'd');
    expect(await ingest.accept([again])).toEqual([{ id: again.id, duplicate: false }]);
  });
});
