import { freePort, PosthornError, systemClock } from '#kernel';
import { SessionClient } from '../connection/session-client.ts';
import { serverAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { KeptServer } from './kept-server.ts';
import { locateCluster, noteCluster } from './locate-cluster.ts';
import { existingPassword, passwordFileOf, prepareCluster } from './prepare-cluster.ts';
import { holdsCluster, reachableProgram } from './reachable.ts';
import {
  type Answer,
  probe,
  READY_TIMEOUT_MS,
  holdingProcess,
  runningServer,
  socketUrlFor,
  stopOrphan,
  urlFor,
  waitUntil,
} from './running-server.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';
import { removeSocketFiles } from './socket-file.ts';

const ORPHANED_BACKENDS_MS = 30_000;
const BETWEEN_STARTS_MS = 100;
/** The messages of Postgres about backends of a killed server, and about a server that has not ended yet. */
const HELD = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

/** A Postgres that this process has started on 127.0.0.1, for a Posthorn or a test without a server of its own. */
export interface EmbeddedPostgres {
  /** The connection string of its database `posthorn`, by its port. */
  url: string;
  /**
   * The connection string by its socket file: there a statement takes less CPU than over TCP. The same as `url` where a
   * socket file is not possible.
   */
  socketUrl: string;
  /** The server process of the moment: one whose disk was full is started again. */
  readonly pid: number;
  /** The directory of its cluster. */
  directory: string;
  /** Settles when the server is gone for good, by any cause. */
  exited: Promise<void>;
  /** The server's last output; if the server is gone, up to its end, which shows the cause. */
  output(): Promise<string>;
  /** A fast shutdown: open transactions are rolled back, everything committed is kept. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** The place, port and settings of a Postgres that `startEmbeddedPostgres` starts. */
export interface EmbeddedPostgresOptions {
  /** The data directory of Posthorn; the cluster lies in its folder `postgres`. */
  dataDir: string;
  /** Server settings beside Posthorn's own, for example `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
  /** Default: any free one. */
  port?: number;
  /** Called when the start has to wait for the remains of a killed server, and when the server's disk is full. */
  onWaiting?: (message: string) => void;
}

/** The first response of the server, or undefined if it is gone or silent for too long. */
async function firstAnswer(url: string, server: ServerProcess): Promise<Answer> {
  let answer: Answer;
  await waitUntil(async () => server.isGone() || (answer = await probe(url)) !== undefined, READY_TIMEOUT_MS);
  return server.isGone() ? undefined : answer;
}

/**
 * The backends of a killed server keep its memory until each has noticed the end. A server that ends with its Posthorn
 * keeps its lock file for a moment. Meanwhile no other server can start, so that the start is tried again.
 */
async function startServer(
  spawned: () => ServerProcess,
  url: string,
  onHeld: () => void,
): Promise<{ server: ServerProcess; answer: Answer }> {
  const deadlineMs = performance.now() + ORPHANED_BACKENDS_MS;
  for (let tries = 1; ; tries++) {
    const server = spawned();
    const answer = await firstAnswer(url, server);
    const isHeld = server.isGone() && HELD.test(await server.output());
    if (!isHeld || performance.now() > deadlineMs) return { server, answer };
    if (tries === 1) onHeld();
    await systemClock.sleep(BETWEEN_STARTS_MS);
  }
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  const client = new SessionClient({ connectionString: maintenanceUrl });
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
  `was made with another password than the one in ${passwordFileOf(home)}: put the right one back, or remove the database’s directory and the file postgres-location to start anew without its data.`;

/**
 * Starts the Postgres of a data directory, making it first if there is none, and waits until it responds.
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const native = reachableProgram(findBinaries(), account);
  const directory = locateCluster(options.dataDir, account);
  const password = await prepareCluster(native, directory, options.dataDir, account);
  noteCluster(options.dataDir, directory);
  await stopOrphan(directory, password);
  removeSocketFiles(directory);

  const port = options.port ?? (await freePort());
  const maintenance = urlFor(port, password, 'postgres');
  const spawned = () => spawnServer(native, directory, port, options.settings ?? {}, account);
  const { server, answer } = await startServer(spawned, maintenance, () =>
    options.onWaiting?.(
      `Waiting until a Postgres in ${directory}, whose Posthorn was killed, and its backends have ended.`,
    ),
  );
  try {
    if (answer === undefined) throw failure(directory, `does not start: ${await server.output()}`);
    if (answer === 'refused') throw failure(directory, wrongPassword(options.dataDir));
    await createDatabase(maintenance);
  } catch (error) {
    await server.end('SIGQUIT');
    throw error;
  }
  const restart = async () => {
    const again = spawned();
    await firstAnswer(maintenance, again);
    return again;
  };
  const kept = new KeptServer(server, { restart, onWaiting: (message) => options.onWaiting?.(message) });
  return {
    url: urlFor(port, password, 'posthorn'),
    socketUrl: socketUrlFor(directory, port, password, 'posthorn'),
    get pid() {
      return kept.pid;
    },
    directory,
    exited: kept.exited,
    output: () => kept.output(),
    stop: () => kept.stop(),
  };
}

/**
 * The connection string of the server that runs on a data directory now, for a command beside the Posthorn that has
 * started it; undefined if none runs.
 */
export async function runningPostgresUrl(dataDir: string): Promise<string | undefined> {
  const directory = locateCluster(dataDir, serverAccount());
  const password = existingPassword(dataDir);
  const server = password === undefined ? undefined : await runningServer(directory, password);
  return server && password && urlFor(server.port, password, 'posthorn');
}

/** The process of a server that has taken a data directory, even if it does not respond; undefined if none is alive. */
export function postgresProcess(dataDir: string): number | undefined {
  return holdingProcess(locateCluster(dataDir, serverAccount()));
}

/** Returns true if a data directory has a cluster. @throws PosthornError if its cluster cannot be found */
export function hasEmbeddedCluster(dataDir: string): boolean {
  return holdsCluster(embeddedClusterPath(dataDir));
}

/** The folder of the cluster of a data directory, for people to read. @throws PosthornError if it cannot be found */
export function embeddedClusterPath(dataDir: string): string {
  return locateCluster(dataDir, serverAccount());
}
