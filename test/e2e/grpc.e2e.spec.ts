import { connect } from 'node:net';
import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { Deliveries, DeliveryStatus, Endpoints, Events, Projects } from '#proto';
import { cleanUpAfterEach, eventually, GrpcClient, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

/** A project, and a key of it. */
type Key = { id: string; key: string };

describe('The gRPC API', () => {
  const cleanUp = cleanUpAfterEach();
  const created: Key[] = [];
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let posthorn: Running;
  let admin: GrpcClient;
  let settings: ReturnType<typeof settingsFor>;

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    settings = settingsFor(database);
    posthorn = await Running.start(settings);
    admin = clientWith(settings.POSTHORN_ADMIN_KEY);
    for (const name of ['A site', 'Another site']) {
      const { id } = await posthorn.api.post<{ id: string }>('/v1/projects', { name });
      const { key } = await posthorn.api.post<{ key: string }>(`/v1/projects/${id}/api-keys`, { name: 'A key' });
      created.push({ id, key });
    }
  });
  afterAll(async () => {
    admin.close();
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });

  const clientWith = (key: string) => new GrpcClient(posthorn.grpcAddress, key);
  const withKey = (key: string) => {
    const client = clientWith(key);
    cleanUp(() => client.close());
    return client;
  };

  it('publishes an event that its receiver gets, and shows its delivery', async () => {
    const [{ id: project, key }] = created as [Key, ...Key[]];
    const client = withKey(key);
    const endpoint = { url: receiver.url('/grpc'), policy: { retryDelaysMs: { values: [] }, timeoutMs: 5_000 } };
    const made = await client.call(Endpoints.method.createEndpoint, { project, endpoint });
    expect(made.message).toMatchObject({
      id: expect.stringMatching(/^ep_/) as string,
      secret: expect.stringMatching(/^whsec_/) as string,
      policy: { retryDelaysMs: { values: [] }, timeoutMs: 5_000 },
    });
    const event = { type: 'post.published', dataJson: '{"title":"Grüße","n":1e2}' };
    const receipt = await client.call(Events.method.publish, { project, event });
    expect(receipt.message).toMatchObject({ id: expect.stringMatching(/^evt_/) as string, duplicate: false });
    const [request] = await receiver.waitFor('/grpc', 1);
    expect(JSON.parse(request!.body.toString())).toMatchObject({ data: { title: 'Grüße', n: 100 } });
    const list = () =>
      client.call(Deliveries.method.listDeliveries, {
        project,
        event: receipt.message!.id,
        endpoint: made.message!.id,
      });
    const succeeded = async () =>
      (await list()).message!.deliveries.find(({ status }) => status === DeliveryStatus.SUCCEEDED)?.id;
    const delivery = (await eventually(succeeded, (id) => id !== undefined))!;
    const shown = await client.call(Deliveries.method.getDelivery, { project, delivery });
    expect(shown.message).toMatchObject({
      ...{ attemptCount: 1, lastStatusCode: 200, nextPageToken: '' },
      attempts: [{ number: 1, request: { method: 'POST' } }],
    });
  });

  it('refuses a call without a key, with a wrong key, and with two keys', async () => {
    const [{ id: project }] = created as [Key, ...Key[]];
    const refused = { code: status.UNAUTHENTICATED, reason: 'unauthorized' };
    const get = (metadata: Record<string, string | null>) =>
      admin.call(Projects.method.getProject, { project }, { metadata });
    expect(await get({ authorization: null })).toMatchObject(refused);
    expect(await get({ authorization: 'Bearer wrong' })).toMatchObject({
      ...refused,
      detail: 'The API key is invalid.',
    });
    expect(await get({ 'x-api-key': 'another' })).toMatchObject(refused);
    expect(await get({ authorization: null, 'x-api-key': settings.POSTHORN_ADMIN_KEY })).toMatchObject({ code: 0 });
  });

  it('refuses another project, and what only the admin key opens', async () => {
    const [{ key }, { id: other }] = created as [Key, Key];
    const client = withKey(key);
    const refused = { code: status.PERMISSION_DENIED, reason: 'forbidden' };
    expect(await client.call(Projects.method.getProject, { project: other })).toMatchObject(refused);
    expect(await client.call(Projects.method.getProject, { project: 'unknown' })).toMatchObject(refused);
    expect(await client.call(Projects.method.getProject, {})).toMatchObject(refused);
    expect(await client.call(Projects.method.createProject, { project: { name: 'Mine' } })).toMatchObject(refused);
    expect(await client.call(Projects.method.listProjects, {})).toMatchObject(refused);
  });

  it('names each wrong field by its pointer, in whole sentences', async () => {
    const [{ id: project }] = created as [Key, ...Key[]];
    const endpoint = { url: 'ftp://example.com', policy: { timeoutMs: 1 }, eventTypes: { values: ['no type!'] } };
    expect(await admin.call(Endpoints.method.createEndpoint, { project, endpoint })).toMatchObject({
      code: status.INVALID_ARGUMENT,
      reason: 'invalid-input',
      fields: ['/eventTypes/0', '/policy/timeoutMs', '/url'].map((pointer) => ({
        pointer,
        message: expect.stringMatching(/^[A-Z].*\.$/) as string,
      })),
    });
  });

  it('changes the fields that a mask names, and clears those that have no value', async () => {
    const { id: project } = (
      await admin.call(Projects.method.createProject, { project: { name: 'Before', uid: 'masked' } })
    ).message!;
    const change = (paths: string[], values: object = {}) =>
      admin.call(Projects.method.updateProject, { project, values, updateMask: { paths } });
    expect((await change(['name'], { name: 'After', uid: 'ignored' })).message).toMatchObject({
      name: 'After',
      uid: 'masked',
    });
    expect((await change(['uid'])).message).not.toHaveProperty('uid');
    expect(await change(['id', 'name'], { name: 'x' })).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fields: [{ pointer: '/updateMask' }],
    });
    expect(await change(['name'])).toMatchObject({ code: status.INVALID_ARGUMENT, fields: [{ pointer: '/name' }] });
  });

  it('changes and removes keys of metadata by a mask', async () => {
    const metadata = { a_b: '1', 'c.d': '2', e: '3' };
    const { id: project } = (
      await admin.call(Projects.method.createProject, { project: { name: 'With metadata', metadata } })
    ).message!;
    const change = async (paths: string[], values: object = {}) =>
      (await admin.call(Projects.method.updateProject, { project, values, updateMask: { paths } })).message?.metadata;
    expect(await change(['metadata.a_b'], { metadata: { a_b: '4', e: 'ignored' } })).toEqual({ ...metadata, a_b: '4' });
    expect(await change(['metadata.`c.d`'])).toEqual({ a_b: '4', e: '3' });
    expect(await change([], { metadata: { f: '5' } })).toEqual({ a_b: '4', e: '3', f: '5' });
    expect(await change(['metadata.a_b', 'metadata.f'])).toEqual({ e: '3' });
    expect(await change(['metadata'])).toEqual({});
  });

  it('clears lists and messages that a mask names without a value', async () => {
    const { id: project } = (
      await admin.call(Projects.method.createProject, {
        project: { name: 'Full', notificationEmails: ['ops@example.com'] },
      })
    ).message!;
    const paths = ['notification_emails'];
    const cleared = await admin.call(Projects.method.updateProject, { project, values: {}, updateMask: { paths } });
    expect(cleared.message).toMatchObject({ notificationEmails: [] });
    const { id: endpoint } = (
      await admin.call(Endpoints.method.createEndpoint, {
        project,
        endpoint: {
          ...{ url: 'https://example.com/', headers: [{ key: 'X-A', value: 'a value' }] },
          policy: { timeoutMs: 5_000, jitter: 0.2 },
        },
      })
    ).message!;
    const change = (names: string[], values: object = {}) =>
      admin.call(Endpoints.method.updateEndpoint, { project, endpoint, values, updateMask: { paths: names } });
    expect(await change(['policy.timeout_ms'], { policy: { timeoutMs: 3_000 } })).toMatchObject({
      ...{ code: status.INVALID_ARGUMENT, fields: [{ pointer: '/updateMask' }] },
    });
    expect((await change(['headers'])).message).toMatchObject({
      headers: [],
      policy: { timeoutMs: 5_000, jitter: 0.2 },
    });
    expect((await change(['policy'])).message?.policy?.timeoutMs).toBeUndefined();
  });

  it('executes a call with an idempotency key once', async () => {
    const create = (name: string) =>
      admin.call(
        Projects.method.createProject,
        { project: { name } },
        { metadata: { 'idempotency-key': 'make-a-project' } },
      );
    const first = await create('Once');
    expect(await create('Once')).toEqual(first);
    expect(await create('Twice')).toMatchObject({ code: status.ABORTED, reason: 'conflict' });
  });

  it('pages through a list', async () => {
    const first = await admin.call(Projects.method.listProjects, { pageSize: 1 });
    expect(first.message!.projects).toHaveLength(1);
    const { nextPageToken: pageToken } = first.message!;
    const second = await admin.call(Projects.method.listProjects, { pageSize: 1, pageToken });
    expect(second.message!.projects[0]!.id).not.toBe(first.message!.projects[0]!.id);
    expect(await admin.call(Projects.method.listProjects, { pageSize: 251, pageToken: 'x' })).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fields: [{ pointer: '/pageSize' }, { pointer: '/pageToken' }],
    });
  });

  it('refuses bytes that are no message, names with a NUL, and methods that do not exist', async () => {
    const refused = { code: status.INVALID_ARGUMENT, reason: 'invalid-input' };
    expect(await admin.callBytes(Projects.method.getProject, Buffer.from([0xff, 0xff]))).toMatchObject(refused);
    expect(await admin.call(Projects.method.getProject, { project: 'a\0b' })).toMatchObject({
      ...refused,
      fields: [{ pointer: '/project' }],
    });
    expect(await admin.call(Projects.method.getProject, { project: 'a'.repeat(1_025) })).toMatchObject(refused);
    const unknown = { ...Projects.method.getProject, name: 'NoSuchMethod' };
    expect(await admin.call(unknown, {})).toMatchObject({ code: status.UNIMPLEMENTED });
  });

  it('refuses a message above the bound of its method, and data that is no JSON', async () => {
    const [{ id: project }] = created as [Key, ...Key[]];
    const large = { type: 'post.published', dataJson: `"${'x'.repeat(3 * 1_048_576)}"` };
    expect(await admin.call(Events.method.publishBatch, { project, events: [large, large, large] })).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      reason: 'payload-too-large',
    });
    expect(await admin.call(Projects.method.createProject, { project: { name: 'x'.repeat(2_200_000) } })).toMatchObject(
      { code: status.RESOURCE_EXHAUSTED, reason: 'payload-too-large' },
    );
    const events = [
      { type: 'post.published', dataJson: '1' },
      { type: 'post.published', dataJson: '{"a":' },
    ];
    expect(await admin.call(Events.method.publishBatch, { project, events })).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fields: [{ pointer: '/events/1/data' }],
    });
    const many = Array.from({ length: 100 }, () => ({ type: 'post.published', dataJson: `"${'x'.repeat(1_000)}"` }));
    const accepted = await admin.call(Events.method.publishBatch, { project, events: many });
    expect(accepted.message!.receipts).toHaveLength(100);
    many[50]!.dataJson = '[1,';
    expect(await admin.call(Events.method.publishBatch, { project, events: many })).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fields: [{ pointer: '/events/50/data' }],
    });
  });

  it('refuses times and enum values that no field has', async () => {
    const [{ id: project }] = created as [Key, ...Key[]];
    for (const seconds of [10n ** 15n, 253_402_300_800n, -(10n ** 12n)]) {
      const event = { type: 'post.published', dataJson: '1', occurredAt: { seconds, nanos: 0 } };
      expect(await admin.call(Events.method.publish, { project, event })).toMatchObject({
        code: status.INVALID_ARGUMENT,
        fields: [{ pointer: '/occurredAt' }],
      });
    }
    const given = { name: 'A site', schemaValidation: 99 as never };
    expect(await admin.call(Projects.method.createProject, { project: given })).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fields: [{ pointer: '/schemaValidation' }],
    });
    const ifExists = 99 as never;
    for (const call of [
      admin.call(Projects.method.createProject, { project: { name: 'A site' }, ifExists }),
      admin.call(Endpoints.method.createEndpoint, { project, endpoint: { url: 'https://example.com/' }, ifExists }),
    ]) {
      expect(await call).toMatchObject({ code: status.INVALID_ARGUMENT, fields: [{ pointer: '/ifExists' }] });
    }
    expect(await admin.call(Deliveries.method.listDeliveries, { project, status: 99 as never })).toMatchObject({
      code: status.INVALID_ARGUMENT,
      fields: [{ pointer: '/status' }],
    });
  });

  it('closes a connection that sends no gRPC, and serves the next caller', async () => {
    const port = Number(posthorn.grpcAddress.split(':').at(-1));
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect(await admin.call(Projects.method.listProjects, {})).toMatchObject({ code: 0 });
  });
});
