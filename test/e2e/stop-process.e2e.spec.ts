import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApiClient,
  cleanUpAfterEach,
  describeKafka,
  eventually,
  PostgresProxy,
  type TestDatabase,
  testDatabase,
  testKafkaBrokers,
} from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';

const ADMIN_KEY = 'stop-process-spec-admin-key-stop-process';
const SHUTDOWN_MS = 3_000;
/** A second is promised; the rest is for the machine. Without the limit a stop took 15 s more. */
const MAX_STOP_MS = SHUTDOWN_MS + 1_000 + 2_000;

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Accepts connections, and never answers. */
async function startSilentServer() {
  const heard: Socket[] = [];
  const { promise: connected, resolve } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    heard.push(socket.on('error', () => undefined));
    resolve();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    for (const socket of heard) socket.destroy();
    server.close();
  };
  return { address, heard, connected, close };
}

type SilentServer = Awaited<ReturnType<typeof startSilentServer>>;

/** An event for an endpoint at a server that never answers, until its request is there. */
async function sendTo({ address, heard }: SilentServer, posthorn: PosthornProcess): Promise<void> {
  const api = new ApiClient(await posthorn.url(), ADMIN_KEY);
  await api.post('/v1/projects/default/endpoints', { url: `http://${address}/` });
  await api.post('/v1/projects/default/events', { type: 'a.b', data: {} });
  await eventually(() => Promise.resolve(heard.length > 0), Boolean);
  await api.close();
}

/** Asserts that it ends in time, with code 0. */
async function stopsInTime(posthorn: PosthornProcess): Promise<void> {
  const startMs = performance.now();
  posthorn.terminate();
  expect(await posthorn.exitCode()).toBe(0);
  expect(performance.now() - startMs).toBeLessThan(MAX_STOP_MS);
}

describe('SIGTERM', () => {
  let dataDir: string;
  let silent: SilentServer;
  let posthorn: PosthornProcess;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'posthorn-stop-'));
    await chmod(dataDir, 0o711);
    silent = await startSilentServer();
  });
  afterEach(async () => {
    await posthorn.stop();
    silent.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = (env: Record<string, string> = {}) => {
    posthorn = new PosthornProcess({
      PORT: '0',
      POSTHORN_ADMIN_KEY: ADMIN_KEY,
      POSTHORN_DATA_DIR: dataDir,
      POSTHORN_EGRESS_ALLOW: '127.0.0.0/8',
      POSTHORN_SHUTDOWN_MS: String(SHUTDOWN_MS),
      ...env,
    });
  };
  const postgresPid = async () =>
    Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  it('ends Posthorn and its Postgres in time while a receiver hangs, and loses nothing', async () => {
    start();
    await sendTo(silent, posthorn);
    const pid = await postgresPid();
    await stopsInTime(posthorn);
    expect(isAlive(pid)).toBe(false);
    expect(await readdir(dataDir)).not.toContain('posthorn.pid');

    const before = silent.heard.length;
    start();
    await eventually(() => Promise.resolve(silent.heard.length > before), Boolean);
  });

  it('ends a Postgres of its own that is frozen', async () => {
    start();
    await sendTo(silent, posthorn);
    const pid = await postgresPid();
    process.kill(pid, 'SIGSTOP');
    await stopsInTime(posthorn);
    expect(isAlive(pid)).toBe(false);
  });

  it('is obeyed in time although nothing at all may be waited for', async () => {
    start({ POSTHORN_SHUTDOWN_MS: '0' });
    await sendTo(silent, posthorn);
    const pid = await postgresPid();
    await stopsInTime(posthorn);
    expect(isAlive(pid)).toBe(false);
  });

  it('is obeyed in time while Kafka answers nothing to the start', async () => {
    start({ KAFKA_BROKERS: silent.address });
    await silent.connected; // after its Postgres was made, which may take a while
    const pid = await postgresPid();
    await stopsInTime(posthorn);
    expect(isAlive(pid)).toBe(false);
  });
});

describe('SIGTERM to a Posthorn with a DATABASE_URL', () => {
  let database: TestDatabase;
  let proxy: PostgresProxy;
  let posthorn: PosthornProcess;

  beforeAll(async () => {
    database = await testDatabase();
    proxy = await PostgresProxy.start(database.url);
  });
  afterAll(async () => {
    await posthorn.stop();
    await proxy.close();
    await database.drop();
  });

  it('ends it in time while that Postgres answers nothing', async () => {
    posthorn = new PosthornProcess({
      PORT: '0',
      DATABASE_URL: proxy.url,
      POSTHORN_SECRET_KEYS: Buffer.alloc(32, 7).toString('base64'),
      POSTHORN_SHUTDOWN_MS: String(SHUTDOWN_MS),
    });
    await posthorn.url();
    proxy.freeze();
    await stopsInTime(posthorn);
  });
});

describeKafka('SIGTERM to a Posthorn over Kafka', () => {
  const cleanUp = cleanUpAfterEach();

  it('ends it in time while a receiver hangs', async () => {
    const database = await testDatabase();
    cleanUp(() => database.drop());
    const silent = await startSilentServer();
    cleanUp(() => silent.close());
    const posthorn = new PosthornProcess({
      PORT: '0',
      DATABASE_URL: database.url,
      KAFKA_BROKERS: testKafkaBrokers().join(','),
      KAFKA_TOPIC_PREFIX: `stop-${process.pid}`,
      POSTHORN_ADMIN_KEY: ADMIN_KEY,
      POSTHORN_EGRESS_ALLOW: '127.0.0.0/8',
      POSTHORN_SECRET_KEYS: Buffer.alloc(32, 7).toString('base64'),
      POSTHORN_SHUTDOWN_MS: String(SHUTDOWN_MS),
    });
    cleanUp(() => posthorn.stop());
    await sendTo(silent, posthorn);
    await stopsInTime(posthorn);
  });
});
