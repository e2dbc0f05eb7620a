import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { isAlive, PosthornError } from '#kernel';
import { eventually } from '#testing';
import { type EmbeddedPostgres, runningPostgresUrl, startEmbeddedPostgres } from './embedded-postgres.ts';

const SETTINGS = { fsync: 'off', shared_buffers: '16MB' };

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process of its own that starts the server and prints where it is. Built code, because Node runs it as it is. */
const STARTS_AND_WAITS = `
  const { startEmbeddedPostgres } = await import(process.argv[1]);
  const { url, pid } = await startEmbeddedPostgres({ dataDir: process.argv[2], settings: JSON.parse(process.argv[3]) });
  console.log(JSON.stringify({ url, pid }));
  setInterval(() => undefined, 60_000);
`;
const BUILT = join(import.meta.dirname, '../../../../dist/libs/postgres/src/index.js');

const children: ChildProcess[] = [];

const socketFilesIn = (directory: string) => readdirSync(directory).filter((name) => /^\.s\.PGSQL\.\d+$/.test(name));

async function startInChild(dataDir: string): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const args = ['--input-type=module', '--eval', STARTS_AND_WAITS, BUILT, dataDir, JSON.stringify(SETTINGS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(output.toString()) as { url: string; pid: number }) };
}

// The tests share one cluster and follow its life, since making one takes two seconds.
describe('the embedded Postgres', () => {
  let home: string;
  let running: EmbeddedPostgres | undefined;

  const start = async () => (running = await startEmbeddedPostgres({ dataDir: home, settings: SETTINGS }));
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'posthorn-embedded-'));
    chmodSync(home, 0o711);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await stop();
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('is created and started, even if a process was killed while it created the cluster', async () => {
    writeFileSync(join(home, 'postgres-password'), '');
    mkdirSync(join(home, 'postgres.new'));
    writeFileSync(join(home, 'postgres.new', 'PG_VERSION'), '18\n');

    const { url, directory } = await start();
    expect(directory).toBe(join(home, 'postgres'));
    expect(new URL(url).hostname).toBe('127.0.0.1');
    await query(url, 'create table kept (text text)');
    await query(url, `insert into kept values ('committed')`);
    expect(await query(url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    expect(existsSync(join(home, 'postgres.new'))).toBe(false);
  });

  it('finds its data when it is started again', async () => {
    const { url } = await start();
    expect(await query(url, 'select text from kept')).toEqual([{ text: 'committed' }]);
  });

  it('is found by a command while a Posthorn runs it, and not otherwise', async () => {
    expect(await runningPostgresUrl(home)).toBeUndefined();
    const { url } = await start();
    expect(await runningPostgresUrl(home)).toBe(url);
    await stop();
    expect(await runningPostgresUrl(home)).toBeUndefined();
    expect(await runningPostgresUrl(join(home, 'nowhere'))).toBeUndefined();
  });

  it('is reached by a socket file too, which no other account can open', async () => {
    const { socketUrl, directory, pid } = await start();
    expect(await query(socketUrl, 'select inet_server_port() as port')).toEqual([{ port: null }]);
    expect(statSync(directory).mode & 0o077).toBe(0);

    process.kill(pid, 'SIGKILL');
    await running!.exited;
    expect(socketFilesIn(directory)).toHaveLength(1);
    const again = await start();
    expect(await query(again.socketUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(socketFilesIn(directory)).toEqual([`.s.PGSQL.${new URL(again.url).port}`]);
  });

  it('refuses other passwords', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('has ended when its stop resolves, even with an open transaction', async () => {
    const { url, pid } = await start();
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await client.query(`insert into kept values ('rolled back')`);
    await stop();
    expect(isAlive(pid)).toBe(false);
    expect(await query((await start()).url, 'select text from kept')).toHaveLength(1);
  });

  it('reports a server that has ended without a stop', async () => {
    const { pid, exited } = await start();
    process.kill(pid, 'SIGQUIT');
    await exited;
    await stop();
  });

  it.each(['SIGKILL', 'SIGABRT', 'SIGUSR2'] as const)(
    'ends with a process that %s ends, and the next start finds all committed data',
    async (signal) => {
      const { child, url, pid } = await startInChild(home);
      await query(url, `insert into kept values ('by the child')`);
      child.kill(signal);
      await eventually(() => Promise.resolve(!isAlive(pid)), Boolean);
      expect(await query((await start()).url, 'select text from kept')).not.toHaveLength(0);
    },
  );

  it('starts again at once after its process was killed, while the former server is still ending', async () => {
    const { child, pid } = await startInChild(home);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const own = await start();
    expect(own.pid).not.toBe(pid);
    await eventually(() => Promise.resolve(!isAlive(pid)), Boolean);
    expect(isAlive(own.pid)).toBe(true);
  });

  it('stops the server of a Posthorn that was killed together with its watch, and starts a new server', async () => {
    const { child, url, pid } = await startInChild(home);
    await query(url, `insert into kept values ('by the child')`);
    const watch = execFileSync('pgrep', ['-f', `posthorn-postgres-watch ${pid} `]).toString();
    const gone = once(child, 'exit');
    process.kill(Number(watch), 'SIGKILL');
    child.kill('SIGKILL');
    await gone;
    expect(isAlive(pid)).toBe(true);

    const own = await start();
    expect(isAlive(pid)).toBe(false);
    expect(own.pid).not.toBe(pid);
    expect(await query(own.url, 'select text from kept')).not.toHaveLength(0);
  });

  it('recovers after a kill of the server itself, once the backends have noticed', async () => {
    const { url, pid } = await start();
    await query(url, `insert into kept values ('before the kill')`);
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const backend = rows[0]!.pid;
    process.kill(backend, 'SIGSTOP');
    process.kill(pid, 'SIGKILL');
    await running!.exited;

    const onWaiting = (message: string) => {
      expect(message).toContain(home);
      process.kill(backend, 'SIGCONT');
    };
    running = await startEmbeddedPostgres({ dataDir: home, settings: SETTINGS, onWaiting });
    expect(await query(running.url, 'select text from kept')).toContainEqual({ text: 'before the kill' });
  });

  it('reports the server’s own message at once when it does not start', async () => {
    const startMs = Date.now();
    const failure = await startEmbeddedPostgres({ dataDir: home, settings: { shared_buffers: 'plenty' } }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(PosthornError);
    expect((failure as PosthornError).code).toBe('startup-failed');
    expect((failure as PosthornError).message).toMatch(/does not start: .*shared_buffers/s);
    expect(Date.now() - startMs).toBeLessThan(10_000);
  });

  it('names the remedy if its password was lost', async () => {
    const password = join(home, 'postgres-password');
    writeFileSync(password, 'another one');
    const startMs = Date.now();
    const failure = await startEmbeddedPostgres({ dataDir: home, settings: SETTINGS }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PosthornError);
    expect((failure as PosthornError).message).toContain(password);
    expect((failure as PosthornError).message).not.toContain('another one');
    expect(Date.now() - startMs).toBeLessThan(10_000);
  });
});

describe('a data directory that cannot be written', () => {
  it('is reported in one line, with the remedy', async () => {
    const root = mkdtempSync(join(tmpdir(), 'posthorn-embedded-'));
    writeFileSync(join(root, 'file'), '');
    const failure = await startEmbeddedPostgres({ dataDir: join(root, 'file', 'data') }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(PosthornError);
    expect((failure as PosthornError).code).toBe('startup-failed');
    expect((failure as PosthornError).message).toMatch(/^Cannot write the data directory: .+POSTHORN_DATA_DIR.+\.$/);
    expect((failure as PosthornError).message).not.toContain('\n');
    rmSync(root, { recursive: true });
  });
});
