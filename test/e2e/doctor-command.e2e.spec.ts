import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { KeyRing } from '#signing';
import { migratedDatabase, SilentServer, type TestDatabase } from '#testing';
import { MAIN, posthorn } from './support/command-line.ts';

describe('posthorn doctor', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  const settings = () => ({ DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: KeyRing.generateKey() });

  it('ends although a Kafka accepts connections and never answers', async () => {
    const silent = await SilentServer.start();
    try {
      const { code, stdout } = await posthorn(['doctor'], { ...settings(), KAFKA_BROKERS: silent.address });
      expect(code).toBe(1);
      expect(stdout).toContain('has not answered within 15 s');
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
