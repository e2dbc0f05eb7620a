import type { CreatedEndpointView, ProjectView } from '#admin';
import { type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import type { Problem } from './support/routes.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

describe('A request with an Idempotency-Key', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let posthorn: Running;
  let path: string;

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    posthorn = await Running.start(settingsFor(database));
  });
  beforeEach(async () => {
    const { id } = await posthorn.api.post<ProjectView>('/v1/projects', { name: 'A site' });
    path = `/v1/projects/${id}/endpoints`;
  });
  afterAll(async () => {
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });

  const post = (route: string, key: string, json: object = {}) =>
    posthorn.api.call<CreatedEndpointView & Problem>('POST', route, { json, headers: { 'idempotency-key': key } });
  const create = (more: object = {}) =>
    post(path, `key of ${path}`.replaceAll(' ', '-'), { url: receiver.url('/'), ...more });
  const age = (seconds: number) =>
    database.pool.query(
      `update posthorn.idempotency_key k set created_at = k.created_at - $1 * interval '1 second' where k.status is null`,
      [seconds],
    );

  it('is not executed a second time while the first execution waits for a receiver', async () => {
    const release = receiver.hold('/slow');
    const first = create({ url: receiver.url('/slow'), verify: true });
    await receiver.waitFor('/slow', 1);
    await age(70);
    expect(await create({ url: receiver.url('/slow'), verify: true })).toMatchObject({ status: 409 });
    release();
    const { status, body } = await first;
    expect(status).toBe(201);
    expect(await create({ url: receiver.url('/slow'), verify: true })).toMatchObject({
      ...{ status: 201, body },
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(receiver.requests('/slow')).toHaveLength(1);
  });
});
