import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ApiClient, eventually, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

const IDLE_CONNECTIONS = 300;
const MORE_CONNECTIONS = 30;
const ROUNDS = 10;
const EVENT = { type: 'post.published', data: {} };
const isAccepted = ({ status }: { status: number }) => status === 202;

describe('a process with a low limit of open files', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let idle: Socket[];

  beforeAll(async () => {
    database = await testDatabase();
    receiver = await WebhookReceiver.start();
    idle = [];
  });
  afterAll(async () => {
    for (const socket of idle) socket.destroy();
    await receiver.close();
    await database.drop();
  });

  async function openIdle(port: number, count: number): Promise<void> {
    const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    idle.push(...sockets);
    await Promise.all(sockets.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
  }

  const endSessions = () =>
    database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like 'posthorn%'`,
    );

  it('does not start with fewer files than its settings need, and names the remedy', async () => {
    const process = new PosthornProcess(settingsFor(database), 110);
    expect(await process.exitCode()).toBe(1);
    expect(process.output).toMatch(/may open 110 files.*at least \d+.*ulimit -n, LimitNOFILE/);
  });

  it('delivers all events, without a restart, while idle connections without a key need more files than there are', async () => {
    const settings = { ...settingsFor(database), POSTHORN_LOG_LEVEL: 'warn' };
    const process = new PosthornProcess(settings, 256);
    const api = new ApiClient(await process.url(), settings.POSTHORN_ADMIN_KEY);
    const port = Number(new URL(await process.url()).port);
    try {
      const { id: project } = await api.post<{ id: string }>('/v1/projects', { name: 'A site' });
      const path = `/v1/projects/${project}`;
      await api.post(`${path}/endpoints`, { url: receiver.url('/hook') });
      await api.post(`${path}/events`, EVENT);
      await receiver.waitFor('/hook', 1);

      await openIdle(port, IDLE_CONNECTIONS);
      // Its sessions with Postgres end as well, and more idle connections would take the files that are freed.
      for (let round = 0; round < ROUNDS; round++) await Promise.all([endSessions(), openIdle(port, MORE_CONNECTIONS)]);

      await eventually(
        () => api.call('GET', '/readyz'),
        ({ status }) => status === 200,
      );
      for (let nth = 0; nth < 10; nth++)
        await eventually(() => api.call('POST', `${path}/events`, { json: EVENT }), isAccepted);
      await receiver.waitFor('/hook', 11);
      expect(process.output).not.toContain('EMFILE');
    } finally {
      await api.close();
      await process.stop();
    }
  });
});
