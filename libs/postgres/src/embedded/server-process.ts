import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, PosthornError } from '#kernel';
import type { Account } from './account.ts';

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
    execFile(join(native, 'bin', 'initdb'), args, { ...identity(account), cwd: '/' }, (error, _out, stderr) => {
      if (!error) return resolve();
      const why = stderr.trim().split('\n').pop() || messageOf(error);
      reject(new PosthornError('startup-failed', `Cannot make a database in ${directory}: ${why}`, { cause: error }));
    });
  });
}

/**
 * Tuned for many small inserts; the socket is TCP on loopback only. Without archive or replicas the log can be minimal.
 */
const SERVER_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '120',
  shared_buffers: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  log_min_messages: 'fatal',
};

/** Starts the server and keeps what it says, for an error's message. */
export function spawnServer(
  native: string,
  directory: string,
  port: number,
  settings: Record<string, string>,
  account: Account | undefined,
): { child: ChildProcess; said: () => string } {
  const args = ['-D', directory, '-p', String(port)];
  for (const [name, value] of Object.entries({ ...SERVER_SETTINGS, ...settings })) args.push('-c', `${name}=${value}`);
  // Its own process group: a Ctrl-C in the terminal must reach Posthorn alone, which stops the server last.
  const child = spawn(join(native, 'bin', 'postgres'), args, {
    ...identity(account),
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.on('error', (error) => (said = error.message));
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  return { child, said: () => said.trim() };
}

/** The pid and port of the server that holds this data directory, by its own lock file. */
export function readLockFile(directory: string): { pid: number; port: number } | undefined {
  const path = join(directory, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}
