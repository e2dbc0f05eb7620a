import type { EntityManager } from 'typeorm';
import { toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import { findEvent, findEventId } from './find-event.ts';

const [PROJECT, OTHER_PROJECT] = [uuidv7(1), uuidv7(2)];
const [EVENT, NAMED] = [uuidv7(3), uuidv7(4)];

describe('findEvent', () => {
  let server: TestDatabase;
  let database: Database;
  let statements: number;
  /** Counts the statements that go through it. */
  const counting = () =>
    ({
      query: (...args: Parameters<EntityManager['query']>) => {
        statements++;
        return database.dataSource.manager.query(...args);
      },
    }) as EntityManager;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 2 });
    await server.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select i.id, $1, 'a.b', now(), '{}' from unnest($2::uuid[]) i (id)`,
      [PROJECT, [EVENT, NAMED]],
    );
    await server.pool.query(
      `insert into posthorn.event_key (project_id, key, event_id) values ($1, 'own-1', $2), ($1, $3, $2)`,
      [PROJECT, NAMED, EVENT],
    );
  });
  beforeEach(() => (statements = 0));
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  it.each([
    ['its TypeID', toTypeId('evt', EVENT), EVENT],
    ['its UUID', EVENT.toUpperCase(), EVENT],
    ['the id that its caller gave it', 'own-1', NAMED],
    ['its id, also where another event has it from its caller', EVENT, EVENT],
  ])('finds an event by %s, in one statement', async (_what, reference, id) => {
    expect((await findEvent(counting(), PROJECT, reference)).id).toBe(id);
    expect(statements).toBe(1);
    expect(await findEventId(counting(), PROJECT, reference)).toBe(id);
    expect(statements).toBe(2);
  });

  it.each([toTypeId('evt', EVENT), 'own-1', 'nothing'])('finds %s in no other project', async (reference) => {
    await expect(findEvent(counting(), OTHER_PROJECT, reference)).rejects.toMatchObject({ code: 'not-found' });
    expect(await findEventId(counting(), OTHER_PROJECT, reference)).toBeUndefined();
  });
});
