import pg from 'pg';
import { isAlive, maySignal, PosthornError, signalIfAlive, systemClock } from '#kernel';
import { hasSqlState } from '../sql-state.ts';
import { readLockFile } from './server-process.ts';
import { socketFolder } from './socket-file.ts';

/** The time that a server may take to start, or to stop. */
export const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 25;

/** The connection string of a database of the server on this port. */
export const urlFor = (port: number, password: string, database: string) =>
  `postgres://posthorn:${password}@127.0.0.1:${port}/${database}`;

/** The connection string by the socket file of a cluster's server, or by its port where it has none. */
export function socketUrlFor(directory: string, port: number, password: string, database: string): string {
  const folder = socketFolder(directory);
  if (folder === undefined) return urlFor(port, password, database);
  return `postgres://posthorn:${password}@localhost:${port}/${database}?host=${encodeURIComponent(folder)}`;
}

/** The result of a probe: the server's data directory, that the password is wrong, or nothing (yet). */
export type Answer = { directory: string } | 'refused' | undefined;

/** Probes the server of a connection string. Never rejects. */
export async function probe(url: string): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, ssl: false });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string }>('select current_setting($1) as directory', [
      'data_directory',
    ]);
    return rows[0];
  } catch (error) {
    return hasSqlState(error, 'invalidPassword') ? 'refused' : undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Polls until a fact holds. @returns true if it did in time */
export async function waitUntil(fact: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!(await fact())) {
    if (performance.now() > deadlineMs) return false;
    await systemClock.sleep(POLL_MS);
  }
  return true;
}

/** The process that has taken this cluster and is alive, even if it does not respond. */
export function holdingProcess(directory: string): number | undefined {
  const lock = readLockFile(directory);
  return lock && maySignal(lock.pid) ? lock.pid : undefined;
}

/** The server that runs on this cluster now, if one does. */
export async function runningServer(
  directory: string,
  password: string,
): Promise<{ pid: number; port: number } | undefined> {
  const lock = readLockFile(directory);
  if (!lock || !maySignal(lock.pid)) return undefined;
  const answer = await probe(urlFor(lock.port, password, 'postgres'));
  return typeof answer === 'object' && answer.directory === directory ? lock : undefined;
}

/** A Posthorn that was killed leaves its server running. It is stopped here, so that the new one is ours to stop. */
export async function stopOrphan(directory: string, password: string): Promise<void> {
  const lock = await runningServer(directory, password);
  if (!lock) return;
  signalIfAlive(lock.pid, 'SIGINT');
  if (await waitUntil(() => !isAlive(lock.pid), READY_TIMEOUT_MS)) return;
  throw new PosthornError(
    'startup-failed',
    `Another Posthorn uses ${directory} (Postgres ${lock.pid}): stop it first.`,
  );
}
