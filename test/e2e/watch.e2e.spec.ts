import { once } from 'node:events';
import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import { SCOPES } from '#admin';
import { deliveryIdOf, fromTypeId, uuidv7 } from '#kernel';
import { Deliveries, DeliveryStatus, type WatchResponse } from '#proto';
import { cleanUpAfterEach, eventually, GrpcClient, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const DAY_MS = 86_400_000;
/** More than fits into the buffers of a connection. */
const MANY = 5_000;

interface Watched {
  stream: ClientReadableStream<WatchResponse>;
  /** The responses so far. */
  responses: WatchResponse[];
  /** The end of the stream, once it fails. */
  failure: Promise<ServiceError>;
}

describe('A watch of deliveries', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let settings: ReturnType<typeof settingsFor>;
  let posthorn: Running;
  let client: GrpcClient;
  let project: string;
  let path: string;
  let endpoint: string;

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    settings = settingsFor(database);
    posthorn = await Running.start(settings);
  });
  afterAll(async () => {
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });
  beforeEach(async () => {
    client = connect(settings.POSTHORN_ADMIN_KEY);
    ({ id: project } = await posthorn.api.post<{ id: string }>('/v1/projects', { name: 'A site' }));
    path = `/v1/projects/${project}`;
    ({ id: endpoint } = await posthorn.api.post<{ id: string }>(`${path}/endpoints`, {
      url: receiver.url('/watched'),
    }));
  });

  function connect(key: string): GrpcClient {
    const opened = new GrpcClient(posthorn.grpcAddress, key);
    cleanUp(() => Promise.resolve(opened.close()));
    return opened;
  }

  type Request = Parameters<typeof client.serverStream<typeof Deliveries.method.watch>>[1];
  function open(request: Request = {}, by = client): Watched {
    const stream = by.serverStream(Deliveries.method.watch, { project, ...request });
    const responses: WatchResponse[] = [];
    stream.on('data', (response: WatchResponse) => responses.push(response));
    const failure = once(stream, 'error').then(([error]) => error as ServiceError);
    failure.catch(() => undefined);
    // A client that is closed waits for its streams.
    cleanUp(() => Promise.resolve(stream.cancel()));
    return { stream, responses, failure };
  }
  /** A watch that has begun. */
  async function watch(request: Request = {}, by = client): Promise<Watched> {
    const watched = open(request, by);
    await eventually(
      () => watched.responses.length,
      (length) => length > 0,
    );
    return watched;
  }
  const send = async (...types: string[]) => {
    const events = types.map((type, n) => ({ type, data: { n } }));
    const { items } = await posthorn.api.post<{ items: { id: string }[] }>(`${path}/events/batch`, { events });
    return items.map(({ id }) => id);
  };
  const changesOf = ({ responses }: Watched) => responses.flatMap(({ change }) => change ?? []);
  const changed = (watched: Watched, count: number) =>
    eventually(
      () => changesOf(watched),
      (changes) => changes.length >= count,
    );

  it('gets every recorded attempt of its project from its begin on, and none of another project', async () => {
    const [before] = await send('post.published');
    await receiver.waitFor('/watched', (all) => all.length > 0);
    await eventually(
      () => posthorn.api.get<{ items: { status: string }[] }>(`${path}/deliveries?event=${before}`),
      ({ items: [found] }) => found?.status === 'succeeded',
    );
    const watched = await watch();
    const other = await posthorn.api.post<{ id: string }>('/v1/projects', { name: 'Another' });
    await posthorn.api.post(`/v1/projects/${other.id}/endpoints`, { url: receiver.url('/of-another') });
    await posthorn.api.post(`/v1/projects/${other.id}/events`, { type: 'a.b', data: 1 });
    await receiver.waitFor('/of-another', 1);
    const sent = await send('post.published', 'post.deleted');
    const changes = await changed(watched, 2);
    expect(changes.map(({ eventId }) => eventId).sort()).toEqual(sent.sort());
    expect(changes[0]).toMatchObject({
      endpointId: endpoint,
      status: DeliveryStatus.SUCCEEDED,
      attempt: 1,
      statusCode: 200,
    });
  });

  it('is filtered by endpoint, type and status', async () => {
    receiver.answer('/failing', 500);
    const policy = { retryDelaysMs: [] };
    const { id: failing } = await posthorn.api.post<{ id: string }>(`${path}/endpoints`, {
      ...{ url: receiver.url('/failing'), policy },
    });
    const all = await watch();
    const ofEndpoint = await watch({ endpoint: failing });
    const ofType = await watch({ type: 'post.deleted' });
    const ofStatus = await watch({ status: DeliveryStatus.EXHAUSTED });
    await send('post.published', 'post.deleted');
    await changed(all, 4);
    const [byEndpoint, byType, byStatus] = [
      ...[await changed(ofEndpoint, 2), await changed(ofType, 2), await changed(ofStatus, 2)],
    ];
    expect(byEndpoint!.map(({ endpointId }) => endpointId)).toEqual([failing, failing]);
    expect(byType!.map(({ eventType }) => eventType)).toEqual(['post.deleted', 'post.deleted']);
    expect(
      byStatus!.every(({ status: each, endpointId }) => each === DeliveryStatus.EXHAUSTED && endpointId === failing),
    ).toBe(true);
    expect([byEndpoint!.length, byType!.length, byStatus!.length]).toEqual([2, 2, 2]);
  });

  it('gets the cancellation of a delivery', async () => {
    await posthorn.api.post(`${path}/endpoints/${endpoint}/pause`);
    const watched = await watch();
    const [event] = await send('post.published');
    const { items } = await eventually(
      () => posthorn.api.get<{ items: { id: string; status: string }[] }>(`${path}/deliveries?event=${event}`),
      ({ items: [found] }) => found?.status === 'held',
    );
    await posthorn.api.post(`${path}/deliveries/${items[0]!.id}/cancel`);
    const [change] = await changed(watched, 1);
    expect(change).toMatchObject({ status: DeliveryStatus.CANCELLED, errorCode: 'cancel-requested' });
  });

  it('goes on behind a token without a gap and without a repeat, also after a restart', async () => {
    const first = await watch();
    await send('a.a', 'a.b');
    await changed(first, 2);
    const [, one] = first.responses;
    first.stream.cancel();
    await send('a.c');
    const second = await watch({ resumeToken: one!.resumeToken });
    await changed(second, 2);
    await posthorn.stop();
    expect(await second.failure).toMatchObject({ code: status.UNAVAILABLE });
    posthorn = await Running.start(settings);
    await send('a.d');
    const third = await watch(
      { resumeToken: second.responses.at(-1)!.resumeToken },
      connect(settings.POSTHORN_ADMIN_KEY),
    );
    await changed(third, 1);
    const seen = [one!.change!, ...changesOf(second), ...changesOf(third)].map(({ eventType }) => eventType);
    expect(seen.sort()).toEqual(['a.a', 'a.b', 'a.c', 'a.d']);
  });

  it('costs no memory while its client does not read, and then gets everything in order', async () => {
    const watched = await watch();
    watched.stream.pause();
    await insertAttempts(MANY);
    const before = watched.responses.length;
    const heldBack = await eventually(
      () => watched.responses.length,
      (length) => length === before,
    );
    expect(heldBack).toBeLessThan(MANY);
    watched.stream.resume();
    const changes = await changed(watched, MANY);
    expect(changes.map(({ attempt }) => attempt)).toEqual(Array.from({ length: MANY }, (_, n) => n + 1));
  });

  /** Stores attempts of one delivery, numbered from 1. */
  async function insertAttempts(count: number): Promise<void> {
    const [eventId, endpointId, projectId] = [
      ...[uuidv7(Date.now()), fromTypeId('ep', endpoint)!, fromTypeId('prj', project)!],
    ] as [string, string, string];
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data, test) values ($1, $2, 'a.b', now(), '1', true)`,
      [eventId, projectId],
    );
    await database.pool.query(
      `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
         state, started_at, duration_ms, response_truncated, endpoint_version)
       select $1, n, gen_random_uuid(), $2, $3, $4, 'first', 'succeeded', 'succeeded', now(), 1, false, 1
       from generate_series(1, $5::int) n`,
      [deliveryIdOf(eventId, endpointId), eventId, endpointId, projectId, count],
    );
  }

  it('ends soon after its key is revoked', async () => {
    const { id, key } = await posthorn.api.post<{ id: string; key: string }>(`${path}/api-keys`, { name: 'A key' });
    const watched = await watch({}, connect(key));
    await posthorn.api.delete(`${path}/api-keys/${id}`);
    expect(await watched.failure).toMatchObject({ code: status.UNAUTHENTICATED });
  });

  it('ends after its key is revoked also in the middle of a page', async () => {
    const { id, key } = await posthorn.api.post<{ id: string; key: string }>(`${path}/api-keys`, { name: 'A key' });
    const watched = await watch({}, connect(key));
    watched.stream.pause();
    await insertAttempts(MANY);
    await posthorn.api.delete(`${path}/api-keys/${id}`);
    watched.stream.resume();
    expect(await watched.failure).toMatchObject({ code: status.UNAUTHENTICATED });
    // The first page has 1,000 changes.
    expect(changesOf(watched).length).toBeLessThan(1_000);
  });

  it('ends when its project is deleted', async () => {
    const watched = await watch();
    await posthorn.api.delete(path);
    expect(await watched.failure).toMatchObject({ code: status.NOT_FOUND });
  });

  it('is refused to every kind of key without the right, and begins for a key and a portal token with it', async () => {
    const { api } = posthorn;
    const keyOf = (at: string, terms: object) =>
      api.post<{ id: string; key: string }>(`${at}/api-keys`, { name: 'A key', ...terms });
    const tokenOf = async (at: string) =>
      (await api.post<{ token: string }>(`${at}/portal-tokens`, { scopes: ['deliveries:read'] })).token;
    const other = `/v1/projects/${(await api.post<{ id: string }>('/v1/projects', { name: 'Another' })).id}`;
    const refused = async (key: string) => (await open({}, connect(key)).failure).code;
    const revoked = await keyOf(path, {});
    await api.delete(`${path}/api-keys/${revoked.id}`);
    const expired = await keyOf(path, { expiresAt: new Date(Date.now() + 500).toISOString() });
    await eventually(
      () => api.call('GET', path, { headers: { authorization: `Bearer ${expired.key}` } }),
      (response) => response.status === 401,
    );
    for (const key of ['phk_wrong', revoked.key, expired.key]) expect(await refused(key)).toBe(status.UNAUTHENTICATED);
    const lacking = SCOPES.filter((scope) => scope !== 'deliveries:read');
    expect(await refused((await keyOf(path, { scopes: lacking })).key)).toBe(status.PERMISSION_DENIED);
    expect(await refused((await keyOf(other, {})).key)).toBe(status.PERMISSION_DENIED);
    expect(await refused(await tokenOf(other))).toBe(status.PERMISSION_DENIED);
    const right = await keyOf(path, { scopes: ['deliveries:read'] });
    for (const key of [right.key, await tokenOf(path)]) await watch({}, connect(key));
  });

  it('is refused with wrong fields, and with a token whose changes are no longer kept', async () => {
    const codeOf = async (request: Request) => (await open(request).failure).code;
    expect(await codeOf({ type: 'a b' })).toBe(status.INVALID_ARGUMENT);
    expect(await codeOf({ status: DeliveryStatus.HELD })).toBe(status.INVALID_ARGUMENT);
    expect(await codeOf({ endpoint: 'unknown' })).toBe(status.NOT_FOUND);
    const token = (text: string) => Buffer.from(text).toString('base64url');
    const digits = '9'.repeat(19);
    const outOfRange = [token(`changes:${digits}:1:1`), token(`changes:1:${digits}:1`)];
    for (const wrong of ['x', token('changes:1:1'), token('names:1:1:1'), ...outOfRange]) {
      const { code, metadata } = await open({ resumeToken: wrong }).failure;
      expect([wrong, code]).toEqual([wrong, status.INVALID_ARGUMENT]);
      const [details] = metadata.get('grpc-status-details-bin');
      expect(String(details)).toContain('ust be a resume_token of an earlier response of Watch');
    }
    expect(await codeOf({ resumeToken: token(`changes:1:1:${Date.now() - 400 * DAY_MS}`) })).toBe(status.ABORTED);
    expect(await codeOf({ resumeToken: token(`changes:999999999999:1:${Date.now()}`) })).toBe(status.ABORTED);
  });

  it('is refused while its project has half of all watches', async () => {
    const watches: Watched[] = [];
    for (let n = 0; n < 50; n++) watches.push(await watch());
    expect((await open().failure).code).toBe(status.RESOURCE_EXHAUSTED);
    const other = await posthorn.api.post<{ id: string }>('/v1/projects', { name: 'Another' });
    await watch({ project: other.id });
    for (const { stream } of watches) stream.cancel();
    await eventually(
      async () => {
        const again = open();
        const end = await Promise.race([again.failure, once(again.stream, 'data').then(() => undefined)]);
        again.stream.cancel();
        return end;
      },
      (end) => end === undefined,
    );
  });
});
