import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '#kernel';
import { KeyRing } from '#signing';
import { ApiClient, eventually, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';

const ADMIN_KEY = 'process-spec-admin-key-process-spec';

describe('the process that `npm start` runs', () => {
  let dataDir: string;
  let started: PosthornProcess[];
  let receiver: WebhookReceiver | undefined;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'posthorn-process-'));
    await chmod(dataDir, 0o711);
    started = [];
  });
  afterEach(async () => {
    await receiver?.close();
    receiver = undefined;
    for (const posthorn of started) await posthorn.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = (env: Record<string, string> = {}) => {
    const posthorn = new PosthornProcess({
      PORT: '0',
      POSTHORN_DATA_DIR: dataDir,
      POSTHORN_ADMIN_KEY: ADMIN_KEY,
      ...env,
    });
    started.push(posthorn);
    return posthorn;
  };
  const nothingRuns = async () => {
    expect(await readdir(dataDir)).not.toContain('posthorn.pid');
    expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
  };

  it('drains and stops on Ctrl-C, which comes twice, and finds its data again', async () => {
    const first = start();
    const json = { name: 'A', uid: 'a' };
    const { status } = await new ApiClient(await first.url(), ADMIN_KEY).call('POST', '/v1/projects', { json });
    expect(status).toBe(201);
    first.interrupt();
    first.interrupt();
    expect(await first.exitCode()).toBe(0);
    await nothingRuns();

    const second = start();
    const found = await new ApiClient(await second.url(), ADMIN_KEY).call('GET', '/v1/projects/a');
    expect(found.status).toBe(200);
    second.terminate();
    expect(await second.exitCode()).toBe(0);
    await nothingRuns();
  });

  it('names the key that it lacks, and never a secret or a header’s value', async () => {
    const secrets = [`whsec_${KeyRing.generateKey()}`, 'a value that nobody reads', 'a value of a forbidden one'];
    const [secret, value, forbidden] = secrets;
    const key = KeyRing.generateKey();
    receiver = await WebhookReceiver.start();
    const more = { POSTHORN_LOG_LEVEL: 'trace', POSTHORN_EGRESS_ALLOW: '127.0.0.0/8' };
    const first = start({ ...more, POSTHORN_SECRET_KEYS: key });
    const before = new ApiClient(await first.url(), ADMIN_KEY);
    const endpoint = { url: receiver.url('/hook'), secret };
    const made = await before.call<{ id: string }>('POST', '/v1/projects/default/endpoints', {
      json: { ...endpoint, headers: [{ key: 'X-Token', value }] },
    });
    expect(made).toMatchObject({ status: 201 });
    const wrong = { ...endpoint, headers: [{ key: 'Host', value: forbidden }] };
    const refused = await before.call('POST', '/v1/projects/default/endpoints', { json: wrong });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/headers/0/key' }] } });
    for (const text of secrets) expect(JSON.stringify(refused.body)).not.toContain(text);
    const path = `/v1/projects/default/endpoints/${made.body.id}`;
    expect(await before.call('POST', `${path}/test`)).toMatchObject({ status: 200 });
    first.terminate();
    await first.exitCode();

    const second = start({ ...more, POSTHORN_SECRET_KEYS: KeyRing.generateKey() });
    const after = new ApiClient(await second.url(), ADMIN_KEY);
    const lacks = `lacks the key ${KeyRing.parse(key).keyIds[0]}`;
    await second.printed(new RegExp(lacks));
    const shown = await after.call<{ title: string; detail: string }>('GET', `${path}/secret`);
    expect(shown).toMatchObject({ status: 503, body: { title: 'unavailable' } });
    expect(shown.body.detail).toMatch(/Its operator/);
    expect(shown.body.detail).not.toMatch(/POSTHORN_/);
    expect(await after.call('POST', `${path}/test`)).toMatchObject({ status: 503, body: shown.body });
    await second.printed(new RegExp(`A request was answered with 503: .* ${lacks.slice(-8)}`));
    const ready = () => after.call<{ status: string; problems: string[] }>('GET', '/readyz');
    const { body } = await eventually(ready, (answer) => answer.body.problems.length > 0);
    expect(body).toMatchObject({ status: 'degraded', problems: [expect.stringContaining(lacks)] });
    const all = await after.call('GET', '/readyz/all');
    expect(all).toMatchObject({ status: 503, body: { detail: expect.stringContaining(lacks) as string } });
    for (const text of [...secrets, key]) expect(first.output + second.output).not.toContain(text);
  });

  it('obeys a signal during its start', async () => {
    const early = start({ POSTHORN_ADMIN_KEY: '' });
    await early.printed(/Made a key/);
    early.terminate();
    expect(await early.exitCode()).toBe(0);
    await nothingRuns();
  });

  it('starts after a kill, and leaves no part of the killed process running', async () => {
    const killed = start();
    await killed.url();
    const [orphan] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    await killed.kill();

    const next = start();
    await next.url();
    expect(isAlive(Number(orphan))).toBe(false);
    next.terminate();
    expect(await next.exitCode()).toBe(0);
    await nothingRuns();
  });

  it('logs no warning when it is stopped during its start', async () => {
    const early = start();
    await early.printed(/Posthorn is starting/);
    early.terminate();
    expect(await early.exitCode()).toBe(0);
    expect(early.output.split('\n').filter((line) => /"level":[456]0/.test(line) && !/Made a key/.test(line))).toEqual(
      [],
    );
  });
});
