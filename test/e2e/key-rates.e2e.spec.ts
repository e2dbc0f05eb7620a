import { type Metadata, status } from '@grpc/grpc-js';
import { Events, Projects, type PublishStreamResponse } from '#proto';
import {
  type ApiAnswer,
  answerOfStatus,
  cleanUpAfterEach,
  GrpcClient,
  OffsetClock,
  type TestDatabase,
  testDatabase,
} from '#testing';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

const LIMIT = 5;
const ADMIN_LIMIT = 100;
const WINDOW_MS = 600_000;
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
  /** A call of gRPC, and its metadata by name. */
  const byGrpc = async ({ grpcAddress }: Running, { project, key }: Made) => {
    const client = new GrpcClient(grpcAddress, key);
    let fields: Record<string, unknown> = {};
    const onMetadata = (metadata: Metadata) => (fields = { ...fields, ...metadata.getMap() });
    const answer = await client.call(Projects.method.getProject, { project }, { onMetadata });
    client.close();
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
    const client = new GrpcClient(posthorn.grpcAddress, key);
    cleanUp(() => client.close());
    const stream = client.stream(Events.method.publishStream);
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
});
