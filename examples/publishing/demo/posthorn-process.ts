import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const MAIN = fileURLToPath(new URL('../../../dist/apps/posthorn/src/main.js', import.meta.url));
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

export interface PosthornProcess {
  url: string;
  adminKey: string;
  /** Settles when it is gone, with its last words. */
  exited: Promise<string>;
  /** Resolves when it has drained and is gone, its Postgres with it. */
  stop(): Promise<void>;
}

/** Nothing of this process's environment: a DATABASE_URL that is set here is somebody else's. */
const settings = (dataDir: string, port: number, adminKey: string, serviceDatabaseUrl: string) => ({
  PATH: process.env.PATH,
  PORT: String(port),
  POSTHORN_ADMIN_KEY: adminKey,
  POSTHORN_DATA_DIR: dataDir,
  POSTHORN_EGRESS_ALLOW: '127.0.0.0/8', // the receivers are on this machine; by default nothing private is called
  POSTHORN_LOG_LEVEL: 'warn',
  POSTHORN_OUTBOX_SOURCES: `publishing=${serviceDatabaseUrl}`,
  POSTHORN_SHUTDOWN_MS: '3000',
});

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`).catch(() => undefined);
  await response?.text();
  return response?.ok ?? false;
}

/**
 * Starts Posthorn, all roles in one process, and waits until it is ready.
 * @throws Error with its last words
 */
export async function startPosthorn(dataDir: string, serviceDatabaseUrl: string): Promise<PosthornProcess> {
  const port = await freePort();
  const adminKey = randomBytes(24).toString('hex');
  const logFile = join(dataDir, 'posthorn.log');
  const log = openSync(logFile, 'w');
  // In a process group of its own: a Ctrl-C reaches the demo alone, which stops things in their order.
  const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
    detached: true,
    env: settings(dataDir, port, adminKey, serviceDatabaseUrl),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill); // the demo failed: Posthorn must not outlive it
  let gone = false;
  const exited = once(child, 'exit').then(() => {
    gone = true;
    process.off('exit', kill);
    return `Posthorn ended. ${logFile} ends with:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`;
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    kill();
    await exited;
  };
  const deadlineMs = Date.now() + READY_TIMEOUT_MS;
  while (!gone && !(await answers(url)) && Date.now() < deadlineMs) await sleep(POLL_MS);
  if (gone) throw new Error(await exited);
  return { url, adminKey, exited, stop };
}
