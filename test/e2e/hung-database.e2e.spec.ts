import type { CreatedEndpointView } from '#admin';
import { type ApiClient, eventually, PostgresProxy, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

/** The deadline of a request is 10 s, and of a ping 2 s. */
const MAX_REQUEST_MS = 14_000;
const MAX_READY_MS = 5_000;

describe('Posthorn while its Postgres hangs', () => {
  let database: TestDatabase;
  let proxy: PostgresProxy;
  let receiver: WebhookReceiver;
  let posthorn: Running;
  let api: ApiClient;
  let endpoint: CreatedEndpointView;
  const project = '/v1/projects/site';

  beforeAll(async () => {
    database = await testDatabase();
    proxy = await PostgresProxy.start(database.url);
    receiver = await WebhookReceiver.start();
    const settings = { ...settingsFor(database), DATABASE_URL: proxy.url, POSTHORN_LOG_LEVEL: 'fatal' };
    posthorn = await Running.start(settings);
    api = posthorn.api;
    await api.post('/v1/projects', { name: 'A site', uid: 'site' });
    endpoint = await api.post(`${project}/endpoints`, { url: receiver.url('/hook') });
    await api.post(`${project}/events`, { type: 'post.published', data: {} });
    await receiver.waitFor('/hook', 1);
    proxy.hang();
  });
  afterAll(async () => {
    proxy.thaw();
    await posthorn.stop();
    await receiver.close();
    await proxy.close();
    await database.drop();
  });

  async function timed(method: 'GET' | 'POST' | 'PATCH', path: string, json?: unknown) {
    const startMs = performance.now();
    const { status, headers } = await api.call(method, path, { json });
    return { status, retryAfter: headers['retry-after'], ms: performance.now() - startMs };
  }

  it('reports itself unready within seconds, even if its readiness is queried often', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => timed('GET', '/readyz')));
    for (const { status, retryAfter, ms } of answers) {
      expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: '1' });
      expect(ms).toBeLessThan(MAX_READY_MS);
    }
    expect((await timed('GET', '/livez')).status).toBe(200);
  });

  it('responds to every request with 503 in time, even to requests that may wait for a customer’s server', async () => {
    const asked = [
      timed('POST', `${project}/events`, { type: 'post.published', data: {} }),
      timed('POST', '/v1/projects', { name: 'Another' }),
      timed('GET', '/v1/projects'),
      timed('PATCH', `${project}/endpoints/${endpoint.id}`, { name: 'Another name' }),
      timed('POST', `${project}/endpoints/${endpoint.id}/test`),
      timed('POST', `${project}/endpoints/${endpoint.id}/verify`),
    ];
    for (const { status, retryAfter, ms } of await Promise.all(asked)) {
      expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: '1' });
      expect(ms).toBeLessThan(MAX_REQUEST_MS);
    }
  });

  it('is ready and delivers again when Postgres continues', async () => {
    proxy.thaw();
    await eventually(
      () => timed('GET', '/readyz'),
      ({ status }) => status === 200,
    );
    await eventually(
      () => timed('POST', `${project}/events`, { type: 'post.published', data: {} }),
      ({ status }) => status === 202,
    );
    await receiver.waitFor('/hook', 2);
  });
});
