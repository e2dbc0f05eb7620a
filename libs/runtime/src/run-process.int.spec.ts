import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { KeyRing } from '#signing';
import { migratedDatabase, type TestDatabase } from '#testing';

const ENTRY = fileURLToPath(new URL('./testing/failing-process.ts', import.meta.url));

describe('a process with an unhandled error', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it.each(['exception', 'rejection'])('drains and ends with code 1 and the cause of the %s', async (kind) => {
    const settings = { DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: KeyRing.generateKey() };
    const child = spawn(process.execPath, [ENTRY, kind], { env: { PATH: process.env.PATH, ...settings } });
    let output = '';
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(output).toContain('Error: a mistake\n    at ');
    expect(output).toContain('drained');
    expect(errors.trimEnd().split('\n').at(-1)).toMatch(/^posthorn: stopped, to be started again: .*: a mistake$/);
  });
});
