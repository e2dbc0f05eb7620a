import { cleanUpAfterEach, eventually, testDatabase } from '#testing';
import { nameOf, Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

describe('Posthorn on a database that becomes read-only', () => {
  const cleanUp = cleanUpAfterEach();

  it('responds to writes with 503 and is not ready, and continues when it may write again', async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    const running = await Running.start(settingsFor(database));
    cleanUp(() => running.stop());
    const { api } = running;
    await api.post('/v1/projects', { name: 'A site', uid: 'site' });
    const become = async (change: string) => {
      await database.pool.query(`alter database ${nameOf(database)} ${change}`);
      await database.pool.query(
        `select pg_terminate_backend(a.pid, 5000) from pg_stat_activity a where a.datname = $1 and a.application_name like 'posthorn%'`,
        [nameOf(database)],
      );
    };
    await become('set default_transaction_read_only = on');
    const ready = () => api.call<{ detail: string }>('GET', '/readyz');
    await eventually(ready, ({ status, body }) => status === 503 && /accepts no writes/.test(body.detail));
    const writes = [
      ['POST', '/v1/projects', { name: 'Another' }],
      ['PATCH', '/v1/projects/site', { name: 'Another name' }],
      ['POST', '/v1/projects/site/endpoints', { url: 'https://example.com' }],
      ['POST', '/v1/projects/site/api-keys', { name: 'a key' }],
      ['POST', '/v1/projects/site/event-types', { name: 'post.published' }],
      ['POST', '/v1/projects/site/events', { type: 'post.published', data: {} }],
      ['POST', '/v1/projects/site/events/batch', { events: [{ type: 'post.published', data: {} }] }],
      ['DELETE', '/v1/projects/site', undefined],
    ] as const;
    for (const [method, path, json] of writes) {
      const { status, headers } = await api.call(method, path, { json });
      expect([method, path, status, headers['retry-after']]).toEqual([method, path, 503, '1']);
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    }
    const keyed = { json: { name: 'Another' }, headers: { 'idempotency-key': 'k' } };
    expect((await api.call('POST', '/v1/projects', keyed)).status).toBe(503);
    await become('reset default_transaction_read_only');
    await eventually(ready, ({ status }) => status === 200);
    expect((await api.call('POST', '/v1/projects', keyed)).status).toBe(201);
  });
});
