import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '#kernel';

const MAIN = fileURLToPath(new URL('../../../dist/apps/posthorn/src/main.js', import.meta.url));
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

export interface PosthornProcess {
  url: string;
  adminKey: string;
  /** Settles when it is gone, with the reason. */
  exited: Promise<string>;
  /** Resolves when it has drained and is gone, its Postgres with it. */
  stop(): Promise<void>;
}

type Environment = Record<string, string | undefined>;

/** In a process group of its own: a Ctrl-C reaches the demo alone, which stops things in their order. */
function spawnPosthorn(env: Environment, logFile: string): ChildProcess {
  rmSync(logFile, { force: true });
  const log = openSync(logFile, 'a');
  // In a folder without `.env`, since a DATABASE_URL in such a file belongs to another program.
  const options = { detached: true, cwd: tmpdir(), env, stdio: ['ignore', log, log] as ['ignore', number, number] };
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN], options);
  closeSync(log);
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill); // if the demo fails, Posthorn does not outlive it
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** The reason of its end: the signal, or the end of its log, where Posthorn puts its reason before it exits. */
function reasonOf(logFile: string, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `Posthorn was ended by ${signal}.`;
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-3);
  return `Posthorn has ended (${logFile}):\n${lines.join('\n')}`;
}

/** Returns true if `/readyz` answers with a status of success, and false if there is no answer. */
async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  await response?.text();
  return response?.ok ?? false;
}

/** @throws Error when it is gone, or takes too long */
async function untilReady(url: string, exited: Promise<string>): Promise<void> {
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  while (!(await isReady(url))) {
    const reason = await Promise.race([exited, sleep(POLL_MS)]);
    if (reason !== undefined) throw new Error(reason);
    if (Date.now() > deadlineMs) throw new Error(`Posthorn is not ready after ${READY_TIMEOUT_MS} ms.`);
  }
}

/**
 * Starts Posthorn, all roles in one process, and waits until it is ready.
 * @param serviceDatabaseUrl the database whose outbox its relay follows
 * @throws Error with the reason if it does not start
 */
export async function startPosthorn(dataDir: string, serviceDatabaseUrl: string): Promise<PosthornProcess> {
  const port = await freePort();
  const adminKey = randomBytes(24).toString('hex');
  const logFile = join(dataDir, 'posthorn.log');
  // Nothing else of this process's environment: a DATABASE_URL that is set here belongs to another program.
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    GRPC_PORT: '0',
    POSTHORN_ADMIN_KEY: adminKey,
    POSTHORN_DATA_DIR: resolve(dataDir),
    POSTHORN_EGRESS_ALLOW: '127.0.0.0/8', // the receivers are on this machine; by default nothing private is called
    POSTHORN_LOG_LEVEL: 'warn',
    POSTHORN_OUTBOX_SOURCES: `publishing=${serviceDatabaseUrl}`,
    POSTHORN_SHUTDOWN_MS: '3000',
  };
  const child = spawnPosthorn(env, logFile);
  const exited = once(child, 'exit').then(([, signal]) => reasonOf(logFile, signal as NodeJS.Signals | null));
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, exited);
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  return { url, adminKey, exited, stop };
}
