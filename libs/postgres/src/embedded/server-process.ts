import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, PosthornError, systemClock } from '#kernel';
import type { Account } from './account.ts';
import { endsWithThisProcess } from './own-children.ts';
import { endServerWithParent } from './parent-watch.ts';
import { socketFolder } from './socket-file.ts';

/** How long to wait for the last output of a server that has ended. */
const STDERR_DRAIN_MS = 1_000;

const identity = (account: Account | undefined) => (account ? { uid: account.uid, gid: account.gid } : {});

/** Makes a new cluster in `directory`, with the one superuser `posthorn`. */
export function initialiseCluster(
  native: string,
  directory: string,
  passwordFile: string,
  account: Account | undefined,
): Promise<void> {
  const args = ['--pgdata', directory, '--username=posthorn', '--pwfile', passwordFile];
  args.push('--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-instructions');
  return new Promise((resolve, reject) => {
    const options = { ...identity(account), cwd: '/' };
    const child = execFile(join(native, 'bin', 'initdb'), args, options, (error, _out, stderr) => {
      if (!error) return resolve();
      const why = stderr.trim().split('\n').pop() || messageOf(error);
      reject(new PosthornError('startup-failed', `Cannot create a database in ${directory}: ${why}`, { cause: error }));
    });
    endsWithThisProcess(child, 'SIGTERM');
  });
}

/**
 * Tuned for many small inserts; its port is open on loopback only. Without archive or replicas the log can be minimal.
 */
const SERVER_SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '120',
  shared_buffers: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  log_min_messages: 'fatal',
};

/** One process of the Postgres server, from `spawnServer`; it may not respond yet, or be gone. */
export interface ServerProcess {
  pid: number;
  /** The server's output, up to the end if the server has ended; for an error's message. */
  output(): Promise<string>;
  isGone(): boolean;
  /** Settles when it is gone, by any cause. */
  exited: Promise<void>;
  /** Resolves when it is gone: after a fast (SIGINT) or an immediate (SIGQUIT) shutdown. */
  end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void>;
}

/** Starts the server's process, which may still fail to serve. */
export function spawnServer(
  native: string,
  directory: string,
  port: number,
  settings: Record<string, string>,
  account: Account | undefined,
): ServerProcess {
  const args = ['-D', directory, '-p', String(port)];
  const own = { ...SERVER_SETTINGS, unix_socket_directories: socketFolder(directory) ?? '' };
  for (const [name, value] of Object.entries({ ...own, ...settings })) args.push('-c', `${name}=${value}`);
  // Its own process group: a Ctrl-C in the terminal must reach Posthorn alone, which stops the server last.
  const child = spawn(join(native, 'bin', 'postgres'), args, {
    ...identity(account),
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  endsWithThisProcess(child, 'SIGQUIT');
  if (child.pid !== undefined) child.once('exit', endServerWithParent(child.pid, directory, account));
  let output = '';
  let gone = false;
  child.stderr.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  const exited = new Promise<void>((resolve) => {
    child.on('error', (error) => resolve(void (output = error.message)));
    child.on('exit', () => resolve());
  }).then(() => void (gone = true));
  // Backends that outlive a killed server may hold the pipe open.
  const closed = new Promise((resolve) => child.on('close', resolve));
  const finalStderr = () => Promise.race([closed, systemClock.sleep(STDERR_DRAIN_MS)]).then(() => output.trim());
  const end = (signal: 'SIGINT' | 'SIGQUIT') => {
    if (!gone) child.kill(signal);
    return exited;
  };
  return { pid: child.pid!, output: finalStderr, isGone: () => gone, exited, end };
}

/** The pid and port of the server that holds this data directory, by its own lock file. */
export function readLockFile(directory: string): { pid: number; port: number } | undefined {
  const path = join(directory, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}
