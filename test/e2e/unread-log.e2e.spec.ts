import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresProcess, runningPostgresUrl } from '#postgres';
import { ApiClient, eventually, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';

const ADMIN_KEY = 'unread-log-spec-admin-key-unread-log-spec';

/** Ends the connections of a Posthorn, each of which it reports in its log. */
async function endSessions(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
  await client.end();
}

/** A pipe to a log collector that has ended: each write to it fails with EPIPE. */
describe('a process whose output is no longer read', () => {
  let dataDir: string;
  let posthorn: PosthornProcess;
  let receiver: WebhookReceiver;
  let api: ApiClient;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'posthorn-unread-'));
    await chmod(dataDir, 0o711);
    receiver = await WebhookReceiver.start();
    posthorn = new PosthornProcess({
      ...{ PORT: '0', POSTHORN_ADMIN_KEY: ADMIN_KEY, POSTHORN_DATA_DIR: dataDir },
      ...{ POSTHORN_EGRESS_ALLOW: '127.0.0.0/8', POSTHORN_LOG_LEVEL: 'debug', POSTHORN_SHUTDOWN_MS: '1000' },
    });
    api = new ApiClient(await posthorn.url(), ADMIN_KEY);
    posthorn.closeOutput();
  });
  afterEach(async () => {
    await api.close();
    await posthorn.kill();
    await receiver.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('delivers events, names that in /readyz, and stops with code 0', async () => {
    await api.post('/v1/projects/default/endpoints', { url: receiver.url('/unread') });
    await api.post('/v1/projects/default/events', { type: 'a.b', data: {} });
    await receiver.waitFor('/unread', 1);
    await endSessions((await runningPostgresUrl(dataDir))!);
    // Not ready for a moment, while no session is open.
    const problems = await eventually(
      async () => (await api.call<{ problems?: string[] }>('GET', '/readyz')).body.problems ?? [],
      ({ length }) => length > 0,
    );
    expect(problems.join()).toMatch(/^Writing the log has .*nothing reads standard error \(EPIPE/);
    posthorn.terminate();
    expect(await posthorn.exitCode()).toBe(0);
  });

  it('stops even if its stop is cut short', async () => {
    const server = postgresProcess(dataDir)!;
    const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim().split(' ').map(Number);
    for (const pid of [server, ...children]) process.kill(pid, 'SIGSTOP');
    posthorn.terminate();
    expect(await posthorn.exitCode()).toBe(0);
  });

  it('ends with code 1 if it cannot go on', async () => {
    process.kill(postgresProcess(dataDir)!, 'SIGKILL');
    expect(await posthorn.exitCode()).toBe(1);
  });
});
