import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiClient, describeKafka, testDatabase, testKafkaBrokers } from '#testing';
import { posthorn } from './support/command-line.ts';
import { PosthornProcess } from './support/posthorn-process.ts';

const ADMIN_KEY = 'first-steps-spec-admin-key-first-steps';
const COMMAND = /^ {2}npm run (first-webhook .*)$/m;
const VERIFIED = [/^webhook-signature: v1,/m, /"title":"Hello"/, /^Verified: the signature is right/m];

describe('the first steps', () => {
  let directory: string;
  let running: PosthornProcess | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'posthorn-first-'));
    await chmod(directory, 0o711);
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  /** Starts a Posthorn in a directory, as `npm start` does in a checkout. */
  const start = (env: Record<string, string> = {}) =>
    (running = new PosthornProcess({ PORT: '0', ...env }, undefined, directory));
  const printedCommand = async (process: PosthornProcess) => (await process.printed(COMMAND))[1]!;

  it('are one printed command, which shows a verified request each time it is run', async () => {
    const command = await printedCommand(start());
    expect(command).toMatch(/^[\w:/. -]+$/); // nothing that a shell takes for its own
    for (let run = 1; run <= 2; run++) {
      const { code, stdout, stderr } = await posthorn(command.split(' '));
      expect(stderr).toBe('');
      expect(code).toBe(0);
      for (const shown of VERIFIED) expect(stdout).toMatch(shown);
      const isNew = /^Created the project first-webhook, and in it the endpoint /;
      const isOld = /^In the project first-webhook of an earlier run, made the endpoint /;
      expect(stdout).toMatch(run === 1 ? isNew : isOld);
    }
  });

  it('read their settings from .env, which the environment overrides', async () => {
    const lines = [`POSTHORN_ADMIN_KEY="${ADMIN_KEY}"`, 'POSTHORN_LOG_LEVEL=loud', 'export POSTHORN_DATA_DIR=data', ''];
    await writeFile(join(directory, '.env'), lines.join('\n'));
    const process = start({ POSTHORN_LOG_LEVEL: 'warn' });
    const command = await printedCommand(process);
    expect(process.output).toContain('Admin key: POSTHORN_ADMIN_KEY');
    expect(process.output).not.toContain(ADMIN_KEY);
    expect(existsSync(join(directory, 'data'))).toBe(true);
    const { code, stdout } = await posthorn(command.split(' '), {}, directory);
    for (const shown of VERIFIED) expect(stdout).toMatch(shown);
    expect(code).toBe(0);
  });

  it('report in one sentence that .env cannot be read', async () => {
    await mkdir(join(directory, '.env'));
    expect(await posthorn(['outbox', 'sql'], {}, directory)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^posthorn: The file \.env cannot be read: .*Correct or remove it\.\n$/) as string,
    });
  });

  it('name the lines of .env that are not NAME=value, and accept a first line behind a byte order mark', async () => {
    const lines = ['\ufeffPOSTHORN_LOG_LEVEL=loud', 'DATABASE_URL: postgres://me:hunter2@h/d', 'PORT=http'];
    await writeFile(join(directory, '.env'), lines.join('\r\n'));
    const { code, stderr } = await posthorn(['run'], {}, directory);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^posthorn: The file \.env, line 2: it does not have the form NAME=value, and is ignored\.\n/,
    );
    expect(stderr).toMatch(/\nposthorn: PORT: must be .*; POSTHORN_LOG_LEVEL: must be one of/);
    expect(stderr).not.toContain('hunter2');
  });

  it('open the egress guard for their receiver alone, and name in a refusal the setting that opens more', async () => {
    const process = start({ POSTHORN_ADMIN_KEY: ADMIN_KEY });
    const [, receiver] = /(http:\S+)$/.exec(await printedCommand(process))!;
    const api = new ApiClient(await process.url(), ADMIN_KEY);
    const create = (url: string) => api.call('POST', '/v1/projects/default/endpoints', { json: { url } });
    expect(await create(`${receiver}/mine`)).toMatchObject({ status: 201 });
    for (const url of [receiver!.replace('127.0.0.1', 'localhost'), 'http://127.0.0.1:9999/', 'https://127.0.0.1/']) {
      const { status, body } = await create(url);
      expect(status).toBe(422);
      expect(JSON.stringify(body)).toContain('POSTHORN_EGRESS_ALLOW');
    }
    await api.close();
  });

  it('are not offered if other machines reach the API, and the start gives the reason', async () => {
    const process = start({ HOST: '0.0.0.0' });
    await process.printed(
      /^With HOST=0\.0\.0\.0, `npm run .*only this machine can reach\.\nTo create .* “By hand” in README\.md\.$/m,
    );
    expect(process.output).not.toMatch(COMMAND);
  });

  describeKafka('over Kafka', () => {
    it('are not offered, and the start gives the reason', async () => {
      const kafka = {
        KAFKA_BROKERS: testKafkaBrokers().join(','),
        KAFKA_TOPIC_PREFIX: `first-${globalThis.process.pid}`,
      };
      const process = start(kafka);
      await process.printed(
        /^With KAFKA_BROKERS, `npm run first-webhook` is not .*\nTo create .* “By hand” in README\.md\.$/m,
      );
      expect(process.output).not.toMatch(COMMAND);
    });
  });

  it('are offered by the working process, not by a standby on the same database', async () => {
    const database = await testDatabase();
    const env = { DATABASE_URL: database.url, POSTHORN_ADMIN_KEY: ADMIN_KEY };
    const first = start(env);
    await printedCommand(first);
    const second = new PosthornProcess({ PORT: '0', ...env }, undefined, directory);
    await second.printed(/^This process stands by: \S+:\d+ leads on the same database\./m);
    expect(second.output).not.toMatch(COMMAND);
    await first.stop();
    await second.stop();
    running = undefined;
    await database.drop();
  });

  it('name the remedy in one sentence for each failure', async () => {
    const command = await printedCommand(start({ POSTHORN_ADMIN_KEY: ADMIN_KEY }));
    const [name, api, receiver] = command.split(' ') as [string, string, string];
    const refused = async (...args: string[]) => {
      const { code, stderr } = await posthorn([name, ...args]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^posthorn: [^\n]+\n$/);
      return stderr;
    };
    const client = new ApiClient(api, ADMIN_KEY);
    const { key } = await client.post<{ key: string }>('/v1/projects/default/api-keys', { name: 'One project' });
    await client.close();
    expect(await refused(receiver, api, ADMIN_KEY)).toContain(
      `${receiver} is the receiver: the URL of the API comes first.`,
    );
    expect(await refused(api, 'http://127.0.0.1:9', ADMIN_KEY)).toMatch(/is not the receiver .*that this start has/);
    expect(await refused(api, api, ADMIN_KEY)).toMatch(/is not the receiver .*that this start has/);
    expect(await refused(api, receiver, key)).toContain('The key belongs to a project: use the admin key');
  });

  it('refuse the API in the place of the receiver, even if Posthorn may send to it', async () => {
    const env = { POSTHORN_ADMIN_KEY: ADMIN_KEY, POSTHORN_EGRESS_ALLOW: '127.0.0.0/8' };
    const [name, api] = (await printedCommand(start(env))).split(' ') as [string, string];
    expect(await posthorn([name, api, api, ADMIN_KEY])).toMatchObject({
      ...{ code: 1, stdout: '' },
      stderr: expect.stringMatching(/^posthorn: \S+ is not the receiver .*that this start has printed/) as string,
    });
  });

  it('report an arrival only after it, and name the deliveries with the key that opens them', async () => {
    const command = await printedCommand(start());
    const { stdout } = await posthorn(command.split(' '));
    const lines = stdout.split('\n');
    expect(lines.findIndex((line) => line.startsWith('Sent the event'))).toBe(lines.indexOf('This arrived:') - 1);
    const [, url] = /^All deliveries: GET (\S+) with the header "X-API-KEY: <the admin key>"\.$/m.exec(stdout)!;
    const answer = await fetch(url!, { headers: { 'X-API-KEY': command.split(' ').at(-1)! } });
    expect(answer.status).toBe(200);
  });

  it('end with a command that sends another event, as it is typed into a shell', async () => {
    const command = await printedCommand(start());
    const { stdout } = await posthorn(command.split(' '));
    const [, typed] = /^ {2}(curl .*)$/m.exec(stdout)!;
    for (const shell of ['sh', 'bash']) {
      const { stdout: answer } = await promisify(execFile)(shell, ['-c', typed!]);
      expect(JSON.parse(answer)).toMatchObject({ id: expect.stringMatching(/^evt_/) as string, duplicate: false });
    }
  });

  it('name the shell’s variable instead of a key from the settings', async () => {
    const command = await printedCommand(start({ POSTHORN_ADMIN_KEY: ADMIN_KEY }));
    const { stdout } = await posthorn(command.split(' '), { POSTHORN_ADMIN_KEY: ADMIN_KEY });
    expect(stdout).not.toContain(ADMIN_KEY);
    const [, typed] = /^ {2}(curl .*)$/m.exec(stdout)!;
    const env = { PATH: globalThis.process.env.PATH, POSTHORN_ADMIN_KEY: ADMIN_KEY };
    const { stdout: answer } = await promisify(execFile)('bash', ['-c', typed!], { env });
    expect(JSON.parse(answer)).toMatchObject({ duplicate: false });
  });

  it('distinguish a wrong key from a missing Posthorn', async () => {
    const [name, api, receiver] = (await printedCommand(start())).split(' ');
    expect(await posthorn([name!, api!, receiver!, 'phk_wrong'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^posthorn: http:\S+ refuses the key: use the admin key of this Posthorn\.\n$/,
      ) as string,
    });
  });
});
