import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyRing } from '#signing';
import { ApiClient, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';

const ADMIN_KEY = 'process-spec-admin-key-process-spec';

describe('the process that `npm start` runs', () => {
  let dataDir: string;
  let started: PosthornProcess[];
  let others: Server[];
  let receiver: WebhookReceiver | undefined;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'posthorn-process-'));
    await chmod(dataDir, 0o711);
    [started, others] = [[], []];
  });
  afterEach(async () => {
    for (const server of others) server.close();
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

  it('drains and stops everything on Ctrl-C, which comes twice, and finds its data again', async () => {
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

  it('says which key it lacks, and never what a secret or a header’s value is', async () => {
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
    await second.said(new RegExp(lacks));
    const shown = await after.call<{ detail: string }>('GET', `${path}/secret`);
    expect(shown).toMatchObject({ status: 500, body: { detail: expect.stringContaining(lacks.slice(-8)) as string } });
    expect(await after.call('POST', `${path}/test`)).toMatchObject({ status: 500, body: shown.body });
    for (const text of [...secrets, key]) expect(first.output + second.output).not.toContain(text);
  });

  it('obeys a signal that comes while it starts', async () => {
    const early = start({ POSTHORN_ADMIN_KEY: '' });
    await early.said(/Made a key/);
    early.terminate();
    expect(await early.exitCode()).toBe(0);
    await nothingRuns();
  });

  it('takes the Postgres over that a killed one left running', async () => {
    const killed = start();
    await killed.url();
    const [orphan] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    await killed.kill();
    process.kill(Number(orphan), 0); // it still lives

    const next = start();
    await next.url();
    expect(() => process.kill(Number(orphan), 0)).toThrow();
    next.terminate();
    expect(await next.exitCode()).toBe(0);
    await nothingRuns();
  });

  /** A port that something else listens on. */
  async function takenPort(): Promise<number> {
    const taken = createServer();
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    others.push(taken);
    return (taken.address() as AddressInfo).port;
  }

  /** A data directory that another process has: this one. */
  async function takenDirectory(): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'posthorn-taken-'));
    await writeFile(join(directory, 'posthorn.pid'), String(process.pid));
    return directory;
  }

  it.each([
    ['its port is taken', async () => ({ PORT: String(await takenPort()) }), /something else listens there/],
    [
      'its host is no address of this machine',
      async () => ({ HOST: '192.0.2.1' }),
      /has no such address: correct HOST/,
    ],
    ['its host is no name', async () => ({ HOST: 'nowhere.invalid' }), /the name leads nowhere: correct HOST/],
    ['its data directory is taken', async () => ({ POSTHORN_DATA_DIR: await takenDirectory() }), /uses .* already/],
    ['its keys are wrong', async () => ({ POSTHORN_SECRET_KEYS: 'hunter2' }), /POSTHORN_SECRET_KEYS entry 1/],
  ])('says one line and nothing else where %s', async (_what, env, line) => {
    const posthorn = start({ ...(await env()), POSTHORN_LOG_LEVEL: 'trace' });
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output).toMatch(line);
    expect(posthorn.output).toMatch(/^posthorn: .*\n$/);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('says why it does not start below the log of its start', async () => {
    const directory = join(dataDir, 'file');
    await writeFile(directory, '');
    const posthorn = start({ POSTHORN_DATA_DIR: directory, DATABSE_URL: 'hunter2' });
    expect(await posthorn.exitCode()).toBe(1);
    const [first = '', ...others] = posthorn.output.trimEnd().split('\n');
    expect(first).toMatch(/"level":40.*DATABSE_URL is set, and no setting has this name: is DATABASE_URL meant\?/);
    expect(others[0]).toMatch(/Posthorn starts/);
    expect(others.at(-1)).toMatch(/^posthorn: Cannot write the data directory/);
    expect(posthorn.output).not.toContain('hunter2');
  });

  it('says of each mistyped setting that it is none, also where a setting is wrong', async () => {
    const env = { POSTHORN_PORT: '8080', SMTP_URI: 'smtp://h', POSTHORN_SERVICE_HOST: '10.0.0.1', PORT: 'x' };
    const posthorn = start(env);
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output.trimEnd().split('\n')).toEqual([
      'posthorn: POSTHORN_PORT is set, and no setting has this name: is PORT meant?',
      'posthorn: SMTP_URI is set, and no setting has this name: is SMTP_URL meant?',
      'posthorn: PORT must be a whole number from 0 to 65535',
    ]);
  });

  it('warns of nothing when it is stopped, at whatever moment', async () => {
    const early = start();
    await early.said(/Posthorn starts/);
    early.terminate();
    expect(await early.exitCode()).toBe(0);
    expect(early.output.split('\n').filter((line) => /"level":[456]0/.test(line) && !/Made a key/.test(line))).toEqual(
      [],
    );
  });

  it.each([
    [
      'a port that is taken',
      async () => ({ PORT: String(await takenPort()) }),
      /^posthorn: Cannot listen on .*set PORT/m,
    ],
    [
      'a wrong DATABASE_URL',
      async () => ({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/db' }),
      /^posthorn: Cannot use the Postgres of DATABASE_URL \(127.0.0.1:1\/db\): nothing listens there/m,
    ],
    [
      'a data directory that is a file',
      async () => {
        await writeFile(join(dataDir, 'file'), '');
        return { POSTHORN_DATA_DIR: join(dataDir, 'file') };
      },
      /^posthorn: Cannot write the data directory .*set POSTHORN_DATA_DIR/m,
    ],
    ['a wrong setting', async () => ({ POSTHORN_LOG_LEVEL: 'loud' }), /^posthorn: POSTHORN_LOG_LEVEL must be one of/m],
  ])('says in one line what to do about %s', async (_what, env, line) => {
    const posthorn = start(await env());
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output).toMatch(line);
    expect(posthorn.output).not.toContain('hunter2');
    expect(posthorn.output).not.toMatch(/^ +at /m);
  });
});
