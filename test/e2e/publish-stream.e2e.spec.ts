import { once } from 'node:events';
import { type ClientDuplexStream, type ServiceError, status } from '@grpc/grpc-js';
import { SCOPES } from '#admin';
import { Events, type PublishStreamResponse } from '#proto';
import { answerOfStatus, cleanUpAfterEach, eventually, GrpcClient, type TestDatabase, testDatabase } from '#testing';
import { publishThroughKill } from '../resilience/publish-through-kill.ts';
import { PosthornProcess } from './support/posthorn-process.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

describe('A stream of events', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let settings: ReturnType<typeof settingsFor>;
  let posthorn: Running;
  let project: string;
  let key: string;
  let client: GrpcClient;

  beforeAll(async () => {
    database = await testDatabase();
    settings = settingsFor(database);
  });
  beforeEach(async () => {
    posthorn = await Running.start(settings);
    project = (await posthorn.api.post<{ id: string }>('/v1/projects', { name: 'A site' })).id;
    key = (await posthorn.api.post<{ key: string }>(`/v1/projects/${project}/api-keys`, { name: 'A key' })).key;
    client = new GrpcClient(posthorn.grpcAddress, key);
    const running = posthorn;
    const opened = client;
    cleanUp(async () => {
      opened.close();
      await running.stop();
    });
  });
  afterAll(() => database.drop());

  type Stream = ClientDuplexStream<object, PublishStreamResponse>;
  const open = (): Stream => {
    const stream = client.stream(Events.method.publishStream);
    stream.on('error', () => undefined);
    return stream;
  };
  const event = (index: number, more: object = {}) => ({
    event: { type: 'post.published', dataJson: `${index}`, id: `event-${index}`, ...more },
  });
  /** All responses, once the server has ended the stream. */
  const responsesOf = async (stream: Stream) => {
    const responses: PublishStreamResponse[] = [];
    for await (const response of stream as AsyncIterable<PublishStreamResponse>) responses.push(response);
    return responses;
  };
  const storedEvents = async () => {
    const { rows } = await database.pool.query<{ data: string }>(
      `select e.data from posthorn.event e where e.type = 'post.published' and e.project_id =
         (select k.project_id from posthorn.api_key k order by k.created_at desc limit 1) order by e.pos, e.seq`,
    );
    return rows.map(({ data }) => Number(data));
  };

  it('gets its responses in the order of its requests, with a refusal in the place of a wrong event', async () => {
    const stream = open();
    for (let index = 1; index <= 1_000; index++) {
      const more = index % 100 === 0 ? { type: 'no type' } : {};
      stream.write({ ...(index === 1 ? { project } : {}), ...event(index, more) });
    }
    stream.end();
    const responses = await responsesOf(stream);
    expect(responses.map(({ number }) => Number(number))).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
    const refused = responses.filter(({ outcome }) => outcome.case === 'refusal');
    expect(refused.map(({ number }) => Number(number))).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
    const [{ outcome }] = refused as [PublishStreamResponse];
    expect(outcome.case === 'refusal' && answerOfStatus(outcome.value)).toMatchObject({
      ...{ code: status.INVALID_ARGUMENT, reason: 'invalid-input', fields: [{ pointer: '/type' }] },
    });
    expect(await storedEvents()).toHaveLength(990);
  });

  it('keeps the metadata of its events, and refuses an event with wrong metadata', async () => {
    const stream = open();
    stream.write({ project, ...event(1, { metadata: { tier: 'gold' } }) });
    stream.write(event(2, { metadata: { 'a[b]': 'c' } }));
    stream.end();
    const [first, second] = await responsesOf(stream);
    expect(first!.outcome.case).toBe('receipt');
    expect(second!.outcome.case === 'refusal' && answerOfStatus(second!.outcome.value)).toMatchObject({
      ...{ code: status.INVALID_ARGUMENT, fields: [{ pointer: '/metadata' }] },
    });
    const { rows } = await database.pool.query('select e.metadata from posthorn.event e where e.metadata is not null');
    expect(rows).toEqual([{ metadata: { tier: 'gold' } }]);
  });

  it('commits events with the same ordering key in their order, also if a large one is first', async () => {
    const stream = open();
    const large = `"${'x'.repeat(200_000)}"`;
    stream.write({ project, ...event(0, { orderingKey: 'a', dataJson: large }) });
    for (let index = 1; index <= 20; index++) stream.write(event(index, { orderingKey: 'a' }));
    stream.end();
    const responses = await responsesOf(stream);
    expect(responses.every(({ outcome }) => outcome.case === 'receipt')).toBe(true);
    expect(await storedEvents()).toEqual([NaN, ...Array.from({ length: 20 }, (_, i) => i + 1)]);
  });

  it('commits events with the same ordering key in their order, also if the project of the first is looked up', async () => {
    await posthorn.api.patch(`/v1/projects/${project}`, { uid: 'site' });
    const stream = open();
    const received: PublishStreamResponse[] = [];
    stream.on('data', (response: PublishStreamResponse) => received.push(response));
    stream.write({ project, ...event(0, { orderingKey: 'a' }) });
    await eventually(
      () => received.length,
      (length) => length === 1,
    );
    // The id of the project is known by now, and its uid is not.
    stream.write({ project: 'site', ...event(1, { orderingKey: 'a' }) });
    stream.end({ project, ...event(2, { orderingKey: 'a' }) });
    await once(stream, 'end');
    expect(await storedEvents()).toEqual([0, 1, 2]);
  });

  /**
   * Writes events until the stream takes no more for good: neither does it drain within 2 s, nor is an event committed
   * meanwhile. @returns the number of events written, at most 10,000
   */
  const writeUntilFull = async (stream: Stream): Promise<number> => {
    const padding = 'x'.repeat(1_000);
    const more = { actor: padding.slice(0, 200), dataJson: `"${padding}"` };
    for (let written = 1, committed = -1; ; written++) {
      if (written === 10_000) return written;
      if (stream.write(event(written, more))) continue;
      while (stream.writableNeedDrain) {
        await Promise.race([once(stream, 'drain'), new Promise((resolve) => setTimeout(resolve, 2_000))]);
        if (!stream.writableNeedDrain) break;
        const { length } = await storedEvents();
        if (length === committed) return written;
        committed = length;
      }
    }
  };

  it('is read no further while its responses are not read', async () => {
    const stream = open();
    stream.write({ project, ...event(0) });
    await once(stream, 'data'); // until its first read, this client itself buffers all responses
    stream.pause();
    const written = await writeUntilFull(stream);
    expect(written).toBeLessThan(10_000);
    expect((await storedEvents()).length).toBeLessThan(written);
    stream.end();
    stream.resume();
    expect(await responsesOf(stream)).toHaveLength(written);
  });

  it('has a receipt for every event that was read when the server stops, and ends as unavailable', async () => {
    const stream = open();
    const received: PublishStreamResponse[] = [];
    stream.on('data', (response: PublishStreamResponse) => received.push(response));
    const failed = once(stream, 'error') as Promise<[{ code: number }]>;
    for (let index = 0; index < 50; index++) stream.write({ project, ...event(index) });
    await eventually(
      () => received.length,
      (length) => length > 0,
    );
    await posthorn.stop();
    expect((await failed)[0]).toMatchObject({ code: status.UNAVAILABLE });
    const stored = await storedEvents();
    expect(received.filter(({ outcome }) => outcome.case === 'receipt')).toHaveLength(stored.length);
  });

  describe('with a key that does not open it', () => {
    /** The status with which a stream of one event ends, or the status of the refusal of the event. */
    const codeWith = async (metadata: Record<string, string | null>, named = project): Promise<status> => {
      const stream = client.stream(Events.method.publishStream, { metadata });
      stream.end({ project: named, ...event(1) });
      try {
        const [response] = await responsesOf(stream);
        return response?.outcome.case === 'refusal' ? response.outcome.value.code : status.OK;
      } catch (error) {
        return (error as ServiceError).code;
      }
    };
    const keyWith = async (terms: object, of = project): Promise<{ id: string; key: string }> =>
      posthorn.api.post(`/v1/projects/${of}/api-keys`, { name: 'A key', ...terms });
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

    it('is refused as a whole: no key, a wrong key, a revoked key, an expired key', async () => {
      const revoked = await keyWith({});
      await posthorn.api.delete(`/v1/projects/${project}/api-keys/${revoked.id}`);
      const expired = await keyWith({ expiresAt: new Date(Date.now() + 1_500).toISOString() });
      const wrong = [{ authorization: null }, bearer(`phk_${'x'.repeat(43)}`), bearer(revoked.key)];
      for (const metadata of wrong) expect(await codeWith(metadata)).toBe(status.UNAUTHENTICATED);
      const last = await eventually(
        () => codeWith(bearer(expired.key)),
        (code) => code !== status.OK,
      );
      expect(last).toBe(status.UNAUTHENTICATED);
    });

    it('is refused event by event: a missing scope, another project, a portal token of another project', async () => {
      const { id: other } = await posthorn.api.post<{ id: string }>('/v1/projects', { name: 'Another site' });
      const lacking = await keyWith({ scopes: SCOPES.filter((scope) => scope !== 'events:write') });
      const right = await keyWith({ scopes: ['events:write'] });
      const { token } = await posthorn.api.post<{ token: string }>(`/v1/projects/${other}/portal-tokens`, {
        scopes: ['events:write'],
      });
      const stored = async () => (await database.pool.query('select from posthorn.event')).rowCount;
      const before = await stored();
      expect(await codeWith(bearer(lacking.key))).toBe(status.PERMISSION_DENIED);
      expect(await codeWith(bearer(right.key), other)).toBe(status.PERMISSION_DENIED);
      expect(await codeWith(bearer(token))).toBe(status.PERMISSION_DENIED);
      expect(await stored()).toBe(before);
      expect(await codeWith(bearer(token), other)).toBe(status.OK);
      expect(await codeWith(bearer(right.key))).toBe(status.OK);
    });
  });

  it('accepts nothing more soon after its key is revoked', async () => {
    const stream = open();
    const responses: PublishStreamResponse[] = [];
    stream.on('data', (response: PublishStreamResponse) => responses.push(response));
    stream.write({ project, ...event(0) });
    await eventually(
      () => responses[0]?.outcome.case,
      (outcome) => outcome === 'receipt',
    );
    const { items } = await posthorn.api.get<{ items: { id: string }[] }>(`/v1/projects/${project}/api-keys`);
    await posthorn.api.delete(`/v1/projects/${project}/api-keys/${items[0]!.id}`);
    stream.write({ project, ...event(1) });
    await eventually(
      () => responses[1]?.outcome.case,
      (outcome) => outcome !== undefined,
    );
    const { outcome } = responses[1]!;
    expect(outcome.case === 'refusal' && outcome.value.code).toBe(status.UNAUTHENTICATED);
    stream.end();
  });

  it('loses nothing that was acknowledged when the server is killed in the middle', async () => {
    await posthorn.stop();
    let child: PosthornProcess | undefined;
    const env = { ...settings, POSTHORN_LOG_LEVEL: 'info' };
    const server = {
      async start() {
        child = new PosthornProcess(env);
        const [, address] = await child.printed(/gRPC listens on (\S+) \(/);
        return address!;
      },
      kill: () => child!.kill(),
    };
    const run = await publishThroughKill({ server, key, project, events: 5_000, killAfter: 2_000 });
    await child!.stop();
    expect(run.streams).toBe(2);
    expect(run.beforeKill).toBeGreaterThanOrEqual(2_000);
    expect(run.beforeKill).toBeLessThan(5_000);
    const { rows } = await database.pool.query<{ key: string; id: string }>(
      `select e.data::jsonb ->> 'id' as key, e.id from posthorn.event e where e.data like '{"id":"event-%'`,
    );
    expect(rows).toHaveLength(5_000);
    expect(new Set(rows.map(({ key: own }) => own))).toEqual(new Set(run.acknowledged.keys()));
  });
});
