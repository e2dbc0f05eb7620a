import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding, Section } from '#doctor';
import { KeyRing } from '#signing';
import { migratedDatabase, SilentServer, type TestDatabase } from '#testing';
import { MAIN, posthorn } from './support/command-line.ts';
import { PosthornProcess } from './support/posthorn-process.ts';

const texts = (findings: readonly Finding[]) => findings.map(({ severity, message }) => `${severity}: ${message}`);

describe('posthorn doctor', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  const settings = () => ({ DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: KeyRing.generateKey() });

  it('names each ignored line of .env, in its report too, without the value', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'posthorn-doctor-'));
    const lines = ['PORT=http', 'DATABASE_URL: postgres://me:hunter2@h/d', 'POSTHORN_ADMIN_KEY="hunter2'];
    await writeFile(join(directory, '.env'), lines.join('\n'));
    const { code, stdout } = await posthorn(['doctor', '--json'], {}, directory);
    expect(code).toBe(1);
    const [{ findings }] = JSON.parse(stdout) as [Section];
    expect(texts(findings)).toEqual([
      expect.stringMatching(/^problem: PORT: must be/) as string,
      expect.stringMatching(/^problem: POSTHORN_ADMIN_KEY: must/) as string,
      'warning: The file .env, line 2: it does not have the form NAME=value, and is ignored.',
      'warning: The file .env, line 3: it opens a quote that is never closed, so the quote is part of the value.',
      expect.stringMatching(/^skipped: Nothing else/) as string,
    ]);
    expect(stdout).not.toContain('hunter2');
    await rm(directory, { recursive: true });
  });

  it('distinguishes the Posthorn of its settings from another Posthorn on the same port', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'posthorn-doctor-'));
    const own = settings();
    const running = new PosthornProcess({ ...own, PORT: '0' }, undefined, directory);
    try {
      const env = { PORT: new URL(await running.url()).port };
      const service = async (more: Record<string, string>) => {
        const { stdout } = await posthorn(['doctor', '--json'], { ...env, ...more }, directory);
        const found = (JSON.parse(stdout) as Section[]).find(({ area }) => area === 'Service');
        return texts(found!.findings).join();
      };
      expect(await service(own)).toMatch(/^ok: The API at \S+ is ready\.$/);
      const other = await migratedDatabase();
      expect(await service({ ...own, DATABASE_URL: other.url })).toMatch(
        /^problem: Another Posthorn answers at \S+\/readyz/,
      );
      await other.drop();
      expect(await service({ POSTHORN_DATA_DIR: join(directory, 'mine') })).toMatch(
        /^problem: Another Posthorn answers/,
      );
    } finally {
      await running.stop();
      await rm(directory, { recursive: true });
    }
  });

  it('ends even if a Kafka accepts connections and never responds', async () => {
    const silent = await SilentServer.start();
    try {
      const { code, stdout } = await posthorn(['doctor'], { ...settings(), KAFKA_BROKERS: silent.address });
      expect(code).toBe(1);
      expect(stdout).toContain('sent no answer within 15 s');
    } finally {
      await silent.close();
    }
  });

  it('ends silently when its output is not read any more', async () => {
    // Its finding comes last, long after the output is closed: all else may have been written before that.
    const silent = await SilentServer.start();
    try {
      const env = { PATH: process.env.PATH, ...settings(), KAFKA_BROKERS: silent.address };
      const child = spawn(process.execPath, [MAIN, 'doctor'], { cwd: tmpdir(), env });
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      await once(child.stdout, 'data');
      child.stdout.destroy();
      expect([await once(child, 'close'), errors]).toEqual([[0, null], '']);
    } finally {
      await silent.close();
    }
  });
});
