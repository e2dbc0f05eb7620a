import { type Database, openDatabase } from '#postgres';
import { insertEndpoint, insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { readBreakers } from './read-breakers.ts';

const NOW_MS = Date.now();

describe('readBreakers', () => {
  let server: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    server = await migratedDatabase();
    database = await openDatabase({ url: server.url, poolSize: 2, entities: [] });
  });
  afterEach(async () => {
    await database.close();
    await server.drop();
  });

  it('returns the breaker of the endpoint’s current URL, and no breaker of a former URL', async () => {
    const projectId = await insertProject(server.pool);
    const endpointId = await insertEndpoint(server.pool, projectId, { url: 'https://example.com/new' });
    const openAt = (url: string) =>
      server.pool.query(
        `insert into posthorn.endpoint_breaker (endpoint_id, shard, url, since, until, trips, failure_share)
         values ($1, 0, $2, now(), now() + interval '1 minute', 1, 1)
         on conflict (endpoint_id) do update set url = excluded.url`,
        [endpointId, url],
      );
    const read = () => readBreakers(database.dataSource.manager, [endpointId], NOW_MS);

    await openAt('https://example.com/old');
    expect(await read()).toEqual(new Map());
    await openAt('https://example.com/new');
    expect((await read()).get(endpointId)).toMatchObject({ state: 'open', failureShare: 1 });
  });
});
