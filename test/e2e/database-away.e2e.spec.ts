import { type ApiClient, eventually, PostgresProxy, type TestDatabase, testDatabase } from '#testing';
import { callUnknown, ROUTES } from './support/routes.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

describe('the API while its database is away', () => {
  let database: TestDatabase;
  let proxy: PostgresProxy;
  let posthorn: Running;
  let api: ApiClient;

  beforeAll(async () => {
    database = await testDatabase();
    proxy = await PostgresProxy.start(database.url);
    const settings = { ...settingsFor(database), DATABASE_URL: proxy.url, POSTHORN_LOG_LEVEL: 'error' };
    posthorn = await Running.start(settings);
    api = posthorn.api;
    proxy.cut();
  });
  afterAll(async () => {
    proxy.mend();
    await posthorn.stop();
    await proxy.close();
    await database.drop();
  });

  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'returns 503 with the time of the next try for %s',
    async (_, route) => {
      const { status, headers, body } = await callUnknown(api, route);
      expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '1' });
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({ title: 'unavailable', status: 503 });
    },
  );

  it('is itself again when the database is back', async () => {
    proxy.mend();
    await eventually(
      async () => (await api.call('POST', '/v1/projects', { json: { name: 'A site' } })).status,
      (status) => status === 201,
    );
  });
});
