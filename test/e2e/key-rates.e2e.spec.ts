import { once } from 'node:events';
import { create, type DescMethod, toBinary } from '@bufbuild/protobuf';
import { type Metadata, status } from '@grpc/grpc-js';
import { Deliveries, Events, Projects, type PublishStreamResponse, type WatchResponse } from '#proto';
import {
  type ApiAnswer,
  answerOfStatus,
  cleanUpAfterEach,
  eventually,
  GrpcClient,
  OffsetClock,
  type TestDatabase,
  testDatabase,
  WebhookReceiver,
} from '#testing';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const LIMIT = 5;
const ADMIN_LIMIT = 100;
const WINDOW_MS = 600_000;
/** A watch checks its key so often. */
const KEY_CHECK_MS = 1_000;
/** More requests than a project may have in progress: 512, half of the slots. */
const MORE_THAN_SLOTS = 520;
const POLICY = `"default";q=${LIMIT};w=600`;
/** A `RateLimit` with these remaining requests, in the first minute of its window. */
const rest = (remaining: number) =>
  expect.stringMatching(new RegExp(`^"default";r=${remaining};t=(600|5\\d\\d)$`)) as string;

interface Made {
  project: string;
  key: string;
}

describe('The rate limit of a key', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let clock: OffsetClock;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  const start = async (limits: Record<string, string>) => {
    clock = new OffsetClock();
    const running = await Running.start({ ...settingsFor(database), ...limits }, clock);
    cleanUp(() => running.stop());
    return running;
  };
  const startLimited = () =>
    start({
      POSTHORN_KEY_MAX_REQUESTS: String(LIMIT),
      POSTHORN_ADMIN_KEY_MAX_REQUESTS: String(ADMIN_LIMIT),
      POSTHORN_KEY_WINDOW_SECONDS: String(WINDOW_MS / 1_000),
    });
  const make = async ({ api }: Running): Promise<Made> => {
    const { id: project } = await api.post<{ id: string }>('/v1/projects', { name: 'A site' });
    const { key } = await api.post<{ key: string }>(`/v1/projects/${project}/api-keys`, { name: 'A key' });
    return { project, key };
  };
  const get = ({ api }: Running, { project, key }: Made) =>
    api.call<{ title: string; detail: string }>('GET', `/v1/projects/${project}`, {
      headers: { authorization: `Bearer ${key}` },
    });
  const connect = ({ grpcAddress }: Running, key: string, options = {}) => {
    const client = new GrpcClient(grpcAddress, key, undefined, options);
    cleanUp(() => client.close());
    return client;
  };
  /** A call of gRPC, and its metadata by name. */
  const byGrpc = async (running: Running, { project, key }: Made) => {
    let fields: Record<string, unknown> = {};
    const onMetadata = (metadata: Metadata) => (fields = { ...fields, ...metadata.getMap() });
    const answer = await connect(running, key).call(Projects.method.getProject, { project }, { onMetadata });
    return { answer, fields };
  };

  it('is none without the settings: no response has its headers', async () => {
    const posthorn = await start({});
    const made = await make(posthorn);
    for (let nth = 0; nth < 3 * LIMIT; nth++) {
      const { status: code, headers } = await get(posthorn, made);
      expect([code, headers['ratelimit-policy'], headers.ratelimit]).toEqual([200, undefined, undefined]);
    }
    const { answer, fields } = await byGrpc(posthorn, made);
    expect([answer.code, fields]).toEqual([
      0,
      expect.not.objectContaining({ ratelimit: expect.anything() as unknown }),
    ]);
  });

  it('is counted over REST and gRPC, shown by both, and gives 429 or RESOURCE_EXHAUSTED until its window ends', async () => {
    const posthorn = await startLimited();
    const made = await make(posthorn);
    for (let remaining = LIMIT - 1; remaining >= 1; remaining -= 2) {
      const { status: code, headers } = await get(posthorn, made);
      expect([code, headers]).toMatchObject([200, { 'ratelimit-policy': POLICY, ratelimit: rest(remaining) }]);
      const { answer, fields } = await byGrpc(posthorn, made);
      expect([answer.code, fields]).toMatchObject([0, { 'ratelimit-policy': POLICY, ratelimit: rest(remaining - 1) }]);
    }
    expect(await get(posthorn, made)).toMatchObject({ status: 200, headers: { ratelimit: rest(0) } });

    const refused = await get(posthorn, made);
    expect(refused).toMatchObject({
      ...{ status: 429, headers: { 'ratelimit-policy': POLICY, ratelimit: rest(0) } },
      body: { type: 'urn:posthorn:problem:too-many-requests', title: 'too-many-requests' },
    });
    const seconds = Number(refused.headers['retry-after']);
    expect(refused.headers.ratelimit).toBe(`"default";r=0;t=${seconds}`);
    expect(refused.body.detail).toContain(`its rate limit of ${LIMIT} requests in 600 s`);
    const { answer, fields } = await byGrpc(posthorn, made);
    expect(answer).toMatchObject({ code: status.RESOURCE_EXHAUSTED, reason: 'too-many-requests' });
    expect(fields).toMatchObject({
      'ratelimit-policy': POLICY,
      ratelimit: `"default";r=0;t=${answer.retryMs! / 1_000}`,
    });
    expect(answer.retryMs).toBeGreaterThan(500_000);

    clock.advance(WINDOW_MS);
    expect(await get(posthorn, made)).toMatchObject({ status: 200, headers: { ratelimit: rest(LIMIT - 1) } });
  });

  it('counts requests that are refused for want of a right, but none with another key', async () => {
    const posthorn = await startLimited();
    const [one, other] = [await make(posthorn), await make(posthorn)];
    const forbidden = { ...one, project: other.project };
    const statuses: number[] = [];
    for (let nth = 0; nth <= LIMIT; nth++) statuses.push((await get(posthorn, forbidden)).status);
    expect(statuses).toEqual([...Array.from({ length: LIMIT }, () => 403), 429]);
    expect(await get(posthorn, other)).toMatchObject({ status: 200, headers: { ratelimit: rest(LIMIT - 1) } });
    const { headers } = await posthorn.api.call('GET', '/v1/projects');
    expect(headers['ratelimit-policy']).toBe(`"default";q=${ADMIN_LIMIT};w=600`);
  });

  it('is in the response to a large body that is not read, too', async () => {
    const posthorn = await startLimited();
    const made = await make(posthorn);
    for (let nth = 0; nth < LIMIT; nth++) await get(posthorn, made);
    const text = JSON.stringify({ type: 'post.published', data: 'x'.repeat(1_000_000) });
    const headers = { authorization: `Bearer ${made.key}`, 'content-type': 'application/json' };
    const refused: ApiAnswer = await posthorn.api.call('POST', `/v1/projects/${made.project}/events`, {
      text,
      headers,
    });
    expect(refused).toMatchObject({ status: 429, headers: { 'ratelimit-policy': POLICY, ratelimit: rest(0) } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(500);
  });

  it('counts a stream of events, and each of its events', async () => {
    const posthorn = await startLimited();
    const { project, key } = await make(posthorn);
    const stream = connect(posthorn, key).stream(Events.method.publishStream);
    for (let nth = 0; nth < LIMIT; nth++) {
      stream.write({ project, event: { type: 'post.published', dataJson: `${nth}` } });
    }
    stream.end();
    const outcomes: PublishStreamResponse['outcome'][] = [];
    for await (const { outcome } of stream as AsyncIterable<PublishStreamResponse>) outcomes.push(outcome);
    expect(outcomes.map((outcome) => outcome.case)).toEqual([
      ...Array.from({ length: LIMIT - 1 }, () => 'receipt'),
      'refusal',
    ]);
    const last = outcomes.at(-1)!;
    const answer = last.case === 'refusal' ? answerOfStatus(last.value) : undefined;
    expect(answer).toMatchObject({ code: status.RESOURCE_EXHAUSTED, reason: 'too-many-requests' });
    expect(answer!.retryMs).toBeGreaterThan(500_000);
  });

  it('counts a watch as one request, however long it lasts, and ends no watch that has begun', async () => {
    const [posthorn, receiver] = await Promise.all([startLimited(), WebhookReceiver.start()]);
    cleanUp(() => receiver.close());
    const made = await make(posthorn);
    const path = `/v1/projects/${made.project}`;
    await posthorn.api.post(`${path}/endpoints`, { url: receiver.url('/watched') });
    const stream = connect(posthorn, made.key).serverStream(Deliveries.method.watch, { project: made.project });
    cleanUp(() => stream.cancel());
    const opened = once(stream, 'metadata');
    const responses: WatchResponse[] = [];
    stream.on('data', (response: WatchResponse) => responses.push(response));
    let failure: unknown;
    stream.on('error', (error) => (failure = error));
    const [metadata] = (await opened) as [Metadata];
    expect(metadata.getMap()).toMatchObject({ 'ratelimit-policy': POLICY, ratelimit: rest(LIMIT - 1) });
    const sendAndSee = async () => {
      const seen = responses.length;
      await posthorn.api.post(`${path}/events`, { type: 'post.published', data: 1 });
      await eventually(
        () => responses.length > seen || failure !== undefined,
        (isSeen) => isSeen,
      );
      expect(failure).toBeUndefined();
    };
    const beganMs = performance.now();
    while (performance.now() - beganMs < 3 * KEY_CHECK_MS) await sendAndSee();
    for (let remaining = LIMIT - 2; remaining >= 0; remaining--) {
      expect(await get(posthorn, made)).toMatchObject({ status: 200, headers: { ratelimit: rest(remaining) } });
    }
    expect(await get(posthorn, made)).toMatchObject({ status: 429 });
    const exhaustedMs = performance.now();
    while (performance.now() - exhaustedMs < 2 * KEY_CHECK_MS) await sendAndSee();
  });

  it('is shown with every refusal of gRPC, also when the slots of the project are in use', async () => {
    const posthorn = await start({ POSTHORN_KEY_MAX_REQUESTS: '5000' });
    const { project, key } = await make(posthorn);
    const refusalOf = async (method: DescMethod, bytes: Uint8Array) => {
      let fields: Record<string, unknown> = {};
      const onMetadata = (metadata: Metadata) => (fields = { ...fields, ...metadata.getMap() });
      const { code } = await connect(posthorn, key).callBytes(method, bytes, { onMetadata });
      return [code, { ...fields, ratelimit: typeof fields.ratelimit }];
    };
    const shown = (code: number) => [code, expect.objectContaining({ ratelimit: 'string' }) as unknown];
    const { getProject, createProject } = Projects.method;
    const named = (name: string) => toBinary(getProject.input, create(getProject.input, { project: name }));
    expect(await refusalOf(getProject, named('prj_of_another'))).toEqual(shown(status.PERMISSION_DENIED));
    expect(await refusalOf(createProject, new Uint8Array())).toEqual(shown(status.PERMISSION_DENIED));
    expect(await refusalOf(getProject, named('\0'))).toEqual(shown(status.INVALID_ARGUMENT));
    expect(await refusalOf(getProject, new Uint8Array([255]))).toEqual(shown(status.INVALID_ARGUMENT));
    expect(await refusalOf(getProject, new Uint8Array(3_000_000))).toEqual(shown(status.RESOURCE_EXHAUSTED));
    await holdSlots(posthorn, { project, key });
    expect(await refusalOf(getProject, named(project))).toEqual(shown(status.RESOURCE_EXHAUSTED));
  });

  /** Opens more streams than a project may have at once. The last ones are refused. */
  async function holdSlots(posthorn: Running, { key }: Made): Promise<void> {
    const ownConnection = { 'grpc.use_local_subchannel_pool': 1 };
    const clients = Array.from({ length: 4 }, () => connect(posthorn, key, ownConnection));
    const opened = Array.from({ length: MORE_THAN_SLOTS }, (_, nth) => {
      const stream = clients[nth % clients.length]!.stream(Events.method.publishStream);
      stream.on('error', () => undefined);
      cleanUp(() => stream.cancel());
      return once(stream, 'metadata');
    });
    const refused = (await Promise.allSettled(opened)).filter((each) => each.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
  }
});
