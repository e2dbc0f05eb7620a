import { toTypeId, uuidv7 } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { insertProject, migratedDatabase, type TestDatabase } from '#testing';
import type { AdminContext } from '../admin-context.ts';
import { EventTypeEntity } from '../event-types/event-type.entity.ts';
import { MAX_PAGE_BYTES } from '../page-bytes.ts';
import { ProjectEntity } from '../projects/project.entity.ts';
import { ListEventTypes, ListEventTypesHandler } from './list-event-types.ts';

describe('The list of event types', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 2, entities: [ProjectEntity, EventTypeEntity] });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  it('has shorter pages if schemas and examples are large, which have each type once', async () => {
    const projectId = await insertProject(server.pool);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const half = JSON.stringify('x'.repeat(MAX_PAGE_BYTES / 4 - 1_000));
    for (const name of names) {
      await server.pool.query(
        `insert into posthorn.event_type (id, project_id, name, archived, version, created_at, updated_at, schema, example)
         values ($1, $2, $3, false, 1, now(), now(), $4, $4)`,
        [uuidv7(Date.now()), projectId, name, half],
      );
    }
    const handler = new ListEventTypesHandler({ dataSource: database.dataSource } as unknown as AdminContext);
    const pages: string[][] = [];
    for (let cursor: string | null = null; ;) {
      const query: ListEventTypes = new ListEventTypes(toTypeId('prj', projectId), undefined, cursor, 250);
      const { items, nextCursor } = await handler.execute(query);
      pages.push(items.map(({ name }) => name));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });
});
