import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PosthornProcess } from './support/posthorn-process.ts';

describe('the process that `npm start` runs, where it cannot start,', () => {
  let dataDir: string;
  let others: Server[];
  let directories: string[];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'posthorn-refused-'));
    await chmod(dataDir, 0o711);
    [others, directories] = [[], [dataDir]];
  });
  afterEach(async () => {
    for (const server of others) server.close();
    for (const directory of directories) await rm(directory, { recursive: true, force: true });
  });

  const start = (env: Record<string, string> = {}) =>
    new PosthornProcess({ PORT: '0', POSTHORN_DATA_DIR: dataDir, ...env });

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
    directories.push(directory);
    await writeFile(join(directory, 'posthorn.pid'), String(process.pid));
    return directory;
  }

  it.each([
    ['its port is taken', async () => ({ PORT: String(await takenPort()) }), /another program listens there/],
    [
      'its host is no address of this machine',
      async () => ({ HOST: '192.0.2.1' }),
      /has no such address: correct HOST/,
    ],
    ['its host is no name', async () => ({ HOST: 'nowhere.invalid' }), /the name has no address: correct HOST/],
    ['its data directory is taken', async () => ({ POSTHORN_DATA_DIR: await takenDirectory() }), /uses .* already/],
    ['its keys are wrong', async () => ({ POSTHORN_SECRET_KEYS: 'hunter2' }), /POSTHORN_SECRET_KEYS: entry 1/],
  ])('prints one line and nothing else where %s', async (_what, env, line) => {
    const posthorn = start({ ...(await env()), POSTHORN_LOG_LEVEL: 'trace' });
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output).toMatch(line);
    expect(posthorn.output).toMatch(/^posthorn: .*\n$/);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('ends, and does not hang, if the file system creates no data directory', async () => {
    const directory = process.platform === 'linux' ? '/proc/nope' : '/dev/null/nope';
    const posthorn = start({ POSTHORN_DATA_DIR: directory });
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output).toMatch(
      /\nposthorn: Cannot write the data directory \/\w+.*: .*Make it writable, or set POSTHORN_DATA_DIR\.\n$/,
    );
  });

  it('creates and announces no key before its database has responded', async () => {
    const posthorn = start({ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/db' });
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output).toMatch(/\nposthorn: Cannot use the Postgres of DATABASE_URL/);
    expect(posthorn.output).not.toMatch(/Made a key|Admin key/);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('prints the reason why it does not start below the log of its start', async () => {
    const directory = join(dataDir, 'file');
    await writeFile(directory, '');
    const posthorn = start({ POSTHORN_DATA_DIR: directory, DATABSE_URL: 'hunter2' });
    expect(await posthorn.exitCode()).toBe(1);
    const [first = '', ...others] = posthorn.output.trimEnd().split('\n');
    expect(first).toMatch(/"level":40.*Unknown setting DATABSE_URL\. Did you mean DATABASE_URL\?/);
    expect(others[0]).toMatch(/Posthorn is starting/);
    expect(others.at(-1)).toMatch(/^posthorn: Cannot write the data directory/);
    expect(posthorn.output).not.toContain('hunter2');
  });

  it('names each mistyped setting, even if a setting is wrong', async () => {
    const env = { POSTHORN_PORT: '8080', SMTP_URI: 'smtp://h', POSTHORN_SERVICE_HOST: '10.0.0.1', PORT: 'x' };
    const posthorn = start(env);
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output.trimEnd().split('\n')).toEqual([
      'posthorn: Unknown setting POSTHORN_PORT. Did you mean PORT?',
      'posthorn: Unknown setting SMTP_URI. Did you mean SMTP_URL?',
      'posthorn: PORT: must be a whole number from 0 to 65535',
    ]);
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
    ['a wrong setting', async () => ({ POSTHORN_LOG_LEVEL: 'loud' }), /^posthorn: POSTHORN_LOG_LEVEL: must be one of/m],
  ])('names in one line the remedy for %s', async (_what, env, line) => {
    const posthorn = start(await env());
    expect(await posthorn.exitCode()).toBe(1);
    expect(posthorn.output).toMatch(line);
    expect(posthorn.output).not.toContain('hunter2');
    expect(posthorn.output).not.toMatch(/^ +at /m);
  });
});
