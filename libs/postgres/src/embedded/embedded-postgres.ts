import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { PosthornError, systemClock } from '#kernel';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { existingPassword, passwordFileOf, prepareCluster } from './prepare-cluster.ts';
import { reachableDataPath, reachableProgram } from './reachable.ts';
import { readLockFile, type ServerProcess, spawnServer } from './server-process.ts';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 25;
const ORPHANED_BACKENDS_MS = 30_000;
const BETWEEN_STARTS_MS = 100;
/** What Postgres says of them. */
const HELD_BY_BACKENDS = 'pre-existing shared memory block';

export interface EmbeddedPostgres {
  /** The connection string of its database `posthorn`. */
  url: string;
  pid: number;
  /** The directory of its cluster. */
  directory: string;
  /** Settles when the server is gone, for whatever reason. */
  exited: Promise<void>;
  /** The last of what it has said, to its end if it is gone: why it ended. */
  said(): Promise<string>;
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
  /** Told when the start has to wait for what a killed server has left behind. */
  onWaiting?: (message: string) => void;
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

const INVALID_PASSWORD = '28P01';

/** What a server answers: its data directory, that the password is wrong, or nothing (yet). */
type Answer = { directory: string } | 'refused' | undefined;

async function probe(url: string): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string }>('select current_setting($1) as directory', [
      'data_directory',
    ]);
    return rows[0];
  } catch (error) {
    return (error as { code?: unknown }).code === INVALID_PASSWORD ? 'refused' : undefined;
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

/** The server that runs on this cluster now, if one does. */
async function runningServer(directory: string, password: string): Promise<{ pid: number; port: number } | undefined> {
  const lock = readLockFile(directory);
  if (!lock || !isAlive(lock.pid)) return undefined;
  const answer = await probe(urlFor(lock.port, password, 'postgres'));
  return typeof answer === 'object' && answer.directory === directory ? lock : undefined;
}

/** A Posthorn that was killed leaves its server running. It is stopped here, so that the new one is ours to stop. */
async function stopOrphan(directory: string, password: string): Promise<void> {
  const lock = await runningServer(directory, password);
  if (!lock) return;
  process.kill(lock.pid, 'SIGINT');
  if (await waitUntil(() => !isAlive(lock.pid), READY_TIMEOUT_MS)) return;
  throw new PosthornError(
    'startup-failed',
    `Another Posthorn uses ${directory} (Postgres ${lock.pid}): stop it first.`,
  );
}

/** What the server answers first, or undefined if it is gone or silent for too long. */
async function firstAnswer(url: string, server: ServerProcess): Promise<Answer> {
  let answer: Answer;
  await waitUntil(async () => server.isGone() || (answer = await probe(url)) !== undefined, READY_TIMEOUT_MS);
  return server.isGone() ? undefined : answer;
}

/**
 * The backends of a server that was killed hold its memory until each has noticed. Meanwhile no other starts, so that
 * is tried again.
 */
async function startServer(
  spawned: () => ServerProcess,
  url: string,
  onHeld: () => void,
): Promise<{ server: ServerProcess; answer: Answer }> {
  const deadlineMs = Date.now() + ORPHANED_BACKENDS_MS;
  for (let tries = 1; ; tries++) {
    const server = spawned();
    const answer = await firstAnswer(url, server);
    const isHeld = server.isGone() && (await server.said()).includes(HELD_BY_BACKENDS);
    if (!isHeld || Date.now() > deadlineMs) return { server, answer };
    if (tries === 1) onHeld();
    await systemClock.sleep(BETWEEN_STARTS_MS);
  }
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

function failure(directory: string, what: string): PosthornError {
  return new PosthornError('startup-failed', `The embedded Postgres in ${directory} ${what}`);
}

const wrongPassword = (home: string) =>
  `was made with another password than the one in ${passwordFileOf(home)}: put the right one back, or remove the database’s directory to begin anew without what is in it.`;

/**
 * Starts the Postgres of a data directory, making it first if there is none, and waits until it answers.
 * @throws PosthornError `startup-failed` that says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const native = reachableProgram(findBinaries(), account);
  const directory = reachableDataPath(join(options.dataDir, 'postgres'), account);
  const password = await prepareCluster(native, directory, options.dataDir, account);
  await stopOrphan(directory, password);

  const port = options.port ?? (await freePort());
  const maintenance = urlFor(port, password, 'postgres');
  const spawned = () => spawnServer(native, directory, port, options.settings ?? {}, account);
  const { server, answer } = await startServer(spawned, maintenance, () =>
    options.onWaiting?.(`Waiting for backends of a Postgres in ${directory} that was killed.`),
  );
  try {
    if (answer === undefined) throw failure(directory, `does not start: ${await server.said()}`);
    if (answer === 'refused') throw failure(directory, wrongPassword(options.dataDir));
    await createDatabase(maintenance);
  } catch (error) {
    await server.end('SIGQUIT');
    throw error;
  }
  const { pid, exited } = server;
  const said = () => server.said();
  return { url: urlFor(port, password, 'posthorn'), pid, directory, exited, said, stop: () => server.end('SIGINT') };
}

/**
 * The connection string of the server that runs on a data directory now, for a command beside the Posthorn that has
 * started it; undefined if none runs.
 */
export async function runningPostgresUrl(dataDir: string): Promise<string | undefined> {
  const directory = reachableDataPath(join(dataDir, 'postgres'), serverAccount());
  const password = existingPassword(dataDir);
  const server = password === undefined ? undefined : await runningServer(directory, password);
  return server && password && urlFor(server.port, password, 'posthorn');
}
