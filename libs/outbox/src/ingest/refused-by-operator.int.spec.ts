import { migratedDatabase, type TestDatabase } from '#testing';
import { EventIngest } from './event-ingest.ts';
import { newEvent, newEvents } from './testing/new-event.ts';

describe('Taking in an event that the operator’s database refuses', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it.each([
    ['a constraint', `alter table posthorn.event add constraint own check (data not like '%"own"%') not valid`],
    [
      'a trigger',
      `create function own() returns trigger language plpgsql as
         $$ begin if new.data like '%"own"%' then raise 'not here'; end if; return new; end $$;
       create trigger own before insert on posthorn.event for each row execute function own()`,
    ],
  ])('fails with a retryable error for an event that is %s, and stores all other events', async (_, refuse) => {
    await database.pool.query(refuse);
    const shared = new EventIngest({ pool: database.pool, onCommitted: () => undefined, notify: false });
    const good = newEvents(6).map((event) => shared.accept([event]));
    const refused = shared.accept([{ ...newEvent(), data: '"own"' }]);
    good.push(...newEvents(6).map((event) => shared.accept([event])));
    await expect(refused).rejects.toMatchObject({ code: 'unavailable', canRetry: true });
    expect(await Promise.all(good)).toHaveLength(12);
    await database.pool.query(`alter table posthorn.event drop constraint if exists own`);
    await database.pool.query(`drop trigger if exists own on posthorn.event; drop function if exists own`);
  });
});
