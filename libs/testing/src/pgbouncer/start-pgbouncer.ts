import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { freePort } from '#kernel';
import { findPgBouncer } from './find-pgbouncer.ts';

/** The account `nobody`: PgBouncer refuses to run as root. */
const NOBODY = 65_534;

/** A PgBouncer of the test's own on 127.0.0.1. */
export interface PgBouncer {
  /** The connection string through it. */
  url: string;
  stop(): Promise<void>;
}

/** The settings of a PgBouncer that `startPgBouncer` starts. */
export interface PgBouncerOptions {
  poolMode: 'session' | 'transaction' | 'statement';
  /** Default: 30. */
  poolSize?: number;
  /** Default: a free one. */
  port?: number;
  /** Other settings of its section `[pgbouncer]`. */
  settings?: Record<string, string>;
}

function configuration(databaseUrl: string, port: number, { poolMode, poolSize, settings }: PgBouncerOptions): string {
  const { hostname, port: serverPort, username, password } = new URL(databaseUrl);
  const lines = Object.entries({
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: poolMode,
    default_pool_size: String(poolSize ?? 30),
    max_client_conn: '300',
    ...settings,
  }).map(([name, value]) => `${name} = ${value}`);
  const database = `* = host=${hostname} port=${serverPort} user=${username} password=${password}`;
  return `[databases]\n${database}\n[pgbouncer]\n${lines.join('\n')}\n`;
}

/** Resolves when it listens. @throws Error with its last words if it ends before */
async function listening(child: ChildProcess): Promise<void> {
  let output = '';
  const ended = once(child, 'exit');
  const up = new Promise<void>((resolve) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('process up')) resolve();
    });
  });
  await Promise.race([
    up,
    ended.then(() => {
      throw new Error(`PgBouncer ended: ${output}`);
    }),
  ]);
}

/**
 * Starts a PgBouncer before the server of a database.
 * @throws Error if the program is missing or does not start
 */
export async function startPgBouncer(databaseUrl: string, options: PgBouncerOptions): Promise<PgBouncer> {
  const { path, libraryFolders } = await findPgBouncer();
  const directory = await mkdtemp(join(tmpdir(), 'posthorn-pgbouncer-'));
  const port = options.port ?? (await freePort());
  // Its account need not reach the folder that it was unpacked into.
  const copies = [path, ...libraryFolders].map((from) => [from, join(directory, basename(from))] as const);
  for (const [from, to] of copies) await cp(from, to, { recursive: true });
  const file = join(directory, 'pgbouncer.ini');
  await writeFile(file, configuration(databaseUrl, port, options), { mode: 0o644 });
  await chmod(directory, 0o755);
  const child = spawn(copies[0]![1], [file], {
    env: {
      LD_LIBRARY_PATH: copies
        .slice(1)
        .map(([, to]) => to)
        .join(':'),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await listening(child);
  } catch (error) {
    await remove();
    throw error;
  }
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.href,
    async stop() {
      const gone = once(child, 'exit');
      if (child.kill('SIGKILL')) await gone;
      await remove();
    },
  };
}
