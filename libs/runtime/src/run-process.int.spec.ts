import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { KeyRing } from '#signing';
import { migratedDatabase, type TestDatabase } from '#testing';

const ENTRY = fileURLToPath(new URL('./testing/failing-process.ts', import.meta.url));

describe('a process', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  /** Runs a process of this kind until its end. */
  async function run(kind: string, given: Record<string, string> = {}) {
    const settings = { DATABASE_URL: database.url, PORT: '0', POSTHORN_SECRET_KEYS: KeyRing.generateKey(), ...given };
    const child = spawn(process.execPath, [ENTRY, kind], { env: { PATH: process.env.PATH, ...settings } });
    let output = '';
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number];
    return { code, output, errors };
  }

  it.each(['exception', 'rejection'])(
    'with an unhandled %s drains and ends with code 1 and the cause of it',
    async (kind) => {
      const { code, output, errors } = await run(kind);
      expect(code).toBe(1);
      expect(output).toContain('Error: a mistake\n    at ');
      expect(output).toContain('drained');
      expect(errors.trimEnd().split('\n').at(-1)).toMatch(
        /^posthorn: stopped, and must be started again: .*: a mistake$/,
      );
    },
  );

  it('whose application does not stop after its roles names that', async () => {
    const { code, output } = await run('hanging', { POSTHORN_SHUTDOWN_MS: '1000' });
    expect(code).toBe(0);
    expect(output).toMatch(/Not stopped after \d+ ms: app\. The next start continues unfinished work/);
  });
});
