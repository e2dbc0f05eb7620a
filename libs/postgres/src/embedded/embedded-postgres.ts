import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { messageOf, PosthornError, systemClock } from '#kernel';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { reachableDataPath, reachableProgram } from './reachable.ts';
import { initialiseCluster, readLockFile, spawnServer } from './server-process.ts';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 25;

export interface EmbeddedPostgres {
  /** The connection string of its database `posthorn`. */
  url: string;
  pid: number;
  /** The directory of its cluster. */
  directory: string;
  /** Settles when the server is gone, for whatever reason. */
  exited: Promise<void>;
  /** A fast shutdown: open transactions are rolled back, everything committed is kept. Resolves when it is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The data directory of Posthorn; the cluster lies in its folder `postgres`. */
  dataDir: string;
  /** Server settings beside Posthorn's own, say `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
  /** Default: any free one. */
  port?: number;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const urlFor = (port: number, password: string, database: string) =>
  `postgres://posthorn:${password}@127.0.0.1:${port}/${database}`;

async function probe(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory;
  } catch {
    return undefined; // not up, or not ours: the caller waits or goes on
  } finally {
    await client.end().catch(() => undefined);
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function waitUntil(fact: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await fact())) {
    if (Date.now() > deadlineMs) return false;
    await systemClock.sleep(POLL_MS);
  }
  return true;
}

/** A Posthorn that was killed leaves its server running. It is stopped here, so that the new one is ours to stop. */
async function stopOrphan(directory: string, password: string): Promise<void> {
  const lock = readLockFile(directory);
  if (!lock || !isAlive(lock.pid)) return;
  if ((await probe(urlFor(lock.port, password, 'postgres'))) !== directory) return;
  process.kill(lock.pid, 'SIGINT');
  if (await waitUntil(() => !isAlive(lock.pid), READY_TIMEOUT_MS)) return;
  throw new PosthornError(
    'startup-failed',
    `Another Posthorn uses ${directory} (Postgres ${lock.pid}): stop it first.`,
  );
}

async function prepareCluster(native: string, directory: string, home: string): Promise<string> {
  const account = serverAccount();
  const passwordFile = join(home, 'postgres-password');
  try {
    mkdirSync(home, { recursive: true });
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (account) chownSync(directory, account.uid, account.gid);
    chmodSync(directory, 0o700);
    if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  } catch (cause) {
    const advice = 'Make it writable, or set POSTHORN_DATA_DIR to a directory that is';
    throw new PosthornError('startup-failed', `Cannot write the data directory: ${messageOf(cause)}. ${advice}.`, {
      cause,
    });
  }
  const password = readFileSync(passwordFile, 'utf8');
  if (!existsSync(join(directory, 'PG_VERSION'))) {
    const forServer = join(directory, '..', `.initdb-${process.pid}`);
    writeFileSync(forServer, password, { mode: 0o600 });
    if (account) chownSync(forServer, account.uid, account.gid);
    await initialiseCluster(native, directory, forServer, account).finally(() => rmSync(forServer, { force: true }));
  }
  return password;
}

/**
 * Starts the Postgres of a data directory, making it first if there is none, and waits until it answers.
 * @throws PosthornError `startup-failed` that says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const native = reachableProgram(findBinaries(), account);
  const directory = reachableDataPath(join(options.dataDir, 'postgres'), account);
  const password = await prepareCluster(native, directory, options.dataDir);
  await stopOrphan(directory, password);

  const port = options.port ?? (await freePort());
  const { child, said } = spawnServer(native, directory, port, options.settings ?? {}, account);
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  }).then(() => void (gone = true));
  const maintenance = urlFor(port, password, 'postgres');
  const ready = await waitUntil(async () => gone || (await probe(maintenance)) !== undefined, READY_TIMEOUT_MS);
  if (gone || !ready) {
    child.kill('SIGQUIT');
    throw new PosthornError('startup-failed', `The embedded Postgres in ${directory} does not start: ${said()}`);
  }
  await createDatabase(maintenance);
  return {
    url: urlFor(port, password, 'posthorn'),
    pid: child.pid!,
    directory,
    exited,
    async stop() {
      if (!gone) child.kill('SIGINT');
      await exited;
    },
  };
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(`select from pg_database where datname = 'posthorn'`);
    if (rowCount === 0) await client.query('create database posthorn');
  } finally {
    await client.end();
  }
}
