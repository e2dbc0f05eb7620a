import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counted } from './cpu-account.ts';
import { ENDPOINTS, endpointType } from './event-data.ts';
import { findPostgres, isPostgres, type PostgresProcess } from './postgres-process.ts';
import { childrenOf } from './process-tree.ts';
import { endpointPath } from './signed-request.ts';
import { assertNotEnding, endChild, isGone, onEnd } from './started-children.ts';

/** The folder of this build. */
const OWN_FOLDER = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 45_000;
const KEPT_CHARACTERS = 2_000;

export interface LaunchOptions {
  /** The folder of another build. Default: this one. */
  folder?: string;
  /** Over Kafka instead of the embedded log. */
  kafkaBrokers?: readonly string[];
  /** Where to leave a CPU profile when it ends. */
  profileDir?: string;
  /** Settings beside those of a first start. */
  settings?: Readonly<Record<string, string>>;
  /** Options of Node, such as `--max-old-space-size=256`. */
  nodeOptions?: readonly string[];
  /** Files that it may have open, soft and hard limit; default: as this process. */
  fileLimit?: number;
  /** How long it may take to stop before it is killed; default: 45 s. */
  stopTimeoutMs?: number;
}

export interface PosthornOptions extends LaunchOptions {
  /** The receiver's port: every endpoint leads there. */
  receiverPort: number;
}

/** A Posthorn of the build, all roles in one process, and settings as a first start has them. */
export interface LaunchedPosthorn {
  pid: number;
  port: number;
  adminKey: string;
  /** The process's own Postgres; undefined if it was given a `DATABASE_URL`. */
  postgres: PostgresProcess | undefined;
  /** The last lines of its output if it has ended by itself; else undefined. */
  ended(): string | undefined;
  /** Ends it and its Postgres, and removes their data. */
  stop(): Promise<void>;
}

/** A Posthorn with a Postgres of its own, a project and its endpoints. */
export interface PosthornProcess extends LaunchedPosthorn {
  postgres: PostgresProcess;
  /** Where the API takes the project's events. */
  eventsPath: string;
}

function environmentFor(dataDir: string, adminKey: string, { kafkaBrokers, settings }: LaunchOptions) {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...{ PATH, HOME, TMPDIR },
    PORT: '0',
    POSTHORN_DATA_DIR: dataDir,
    POSTHORN_ADMIN_KEY: adminKey,
    POSTHORN_EGRESS_ALLOW: '127.0.0.0/8',
    POSTHORN_LOG_LEVEL: 'warn',
    ...(kafkaBrokers && { KAFKA_BROKERS: kafkaBrokers.join(',') }),
    ...settings,
  };
}

/**
 * The arguments of Node by which `npm start` runs the build of a folder.
 * @throws Error if it has none
 */
function startArguments(folder: string, nodeOptions: readonly string[]): string[] {
  const main = join(folder, 'dist/apps/posthorn/src/main.js');
  if (!existsSync(main)) throw new Error(`${folder} has no build: run "npm ci" and "npm run build" there.`);
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return [...(scripts.start.match(/--\S+/g) ?? []), ...nodeOptions, main];
}

function spawnPosthorn(env: Record<string, string | undefined>, options: LaunchOptions): ChildProcess {
  const { folder = OWN_FOLDER, profileDir, nodeOptions = [], fileLimit } = options;
  const profiling = profileDir ? ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${profileDir}`] : [];
  const command = [process.execPath, ...profiling, ...startArguments(folder, nodeOptions)];
  const limited = ['bash', '-c', 'ulimit -n "$0"; exec "$@"', String(fileLimit), ...command];
  const [file, ...args] = fileLimit === undefined ? command : limited;
  // A process group of its own: a Ctrl-C must reach the bench alone, which ends Posthorn first and the receiver last.
  return spawn(file!, args, { cwd: tmpdir(), env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
}

/**
 * Keeps reading the output of a child, so that the child never waits for a reader.
 * @returns a function for the end of the output
 */
function keepLastWords(child: ChildProcess): () => string {
  let printed = '';
  const hear = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-KEPT_CHARACTERS);
    child.emit('printed', printed);
  };
  child.stdout!.on('data', hear);
  child.stderr!.on('data', hear);
  return () => printed.trim();
}

/**
 * The port in the line that the child logs when it listens.
 * @throws Error with its last output if it ends before, or takes too long
 */
function portOf(child: ChildProcess, lastWords: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Posthorn ${why}: ${lastWords()}`));
    const late = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    child.on('printed', (printed: string) => {
      const port = /listens on http:\/\/[^:]+:(\d+)/.exec(printed)?.[1];
      if (port === undefined) return;
      clearTimeout(late);
      resolve(Number(port));
    });
    child.once('exit', () => {
      clearTimeout(late);
      fail('ended');
    });
  });
}

/** Makes the project and its endpoints, by the API. Returns the project's events path. */
async function setUp(port: number, adminKey: string, receiverPort: number): Promise<string> {
  const create = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const url = `http://127.0.0.1:${port}${path}`;
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.status !== 201) throw new Error(`POST ${path} was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  const { id } = await create('/v1/projects', { name: 'Benchmark' });
  for (let endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
    const url = `http://127.0.0.1:${receiverPort}${endpointPath(endpoint)}`;
    await create(`/v1/projects/${id}/endpoints`, { url, eventTypes: [endpointType(endpoint)] });
  }
  return `/v1/projects/${id}/events`;
}

/** Starts a build. @throws Error with Posthorn's last words */
export async function launchPosthorn(options: LaunchOptions = {}): Promise<LaunchedPosthorn> {
  assertNotEnding();
  const dataDir = mkdtempSync(join(tmpdir(), 'posthorn-bench-'));
  chmodSync(dataDir, 0o711);
  const adminKey = randomBytes(24).toString('hex');
  const child = spawnPosthorn(environmentFor(dataDir, adminKey, options), options);
  const endIt = () => void child.kill('SIGTERM'); // if the bench fails in a way that nothing else catches
  process.once('exit', endIt);
  child.once('exit', () => process.off('exit', endIt));
  const lastWords = keepLastWords(child);
  const servers: number[] = [];
  const stop = async () => {
    if (!isGone(child)) servers.push(...childrenOf(child.pid!)); // it may have one before it listens
    await endChild(child, options.stopTimeoutMs ?? STOP_TIMEOUT_MS);
    for (const pid of servers.splice(0)) if (isPostgres(pid)) process.kill(pid, 'SIGQUIT'); // Posthorn could not stop it
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
  };
  onEnd(stop);
  const port = await portOf(child, lastWords);
  const postgres = options.settings?.DATABASE_URL === undefined ? findPostgres(child.pid!, dataDir) : undefined;
  if (postgres) servers.push(postgres.pid);
  const ended = () => (isGone(child) ? lastWords() : undefined);
  return { pid: child.pid!, port, adminKey, postgres, ended, stop };
}

/** Starts a build and makes a project with its endpoints. @throws Error with Posthorn's last words */
export async function startPosthorn({ receiverPort, ...options }: PosthornOptions): Promise<PosthornProcess> {
  const launched = await launchPosthorn(options);
  const { port, adminKey, postgres } = launched;
  if (!postgres) throw new Error('The bench wants a Postgres of its own.');
  return { ...launched, postgres, eventsPath: await setUp(port, adminKey, receiverPort) };
}

/** Posthorn and its Postgres, for an account of CPU time. */
export function posthornProcesses({ pid, postgres }: LaunchedPosthorn): Counted[] {
  return [{ name: 'Posthorn', pid }, ...(postgres ? [{ name: 'Postgres', pid: postgres.pid, family: true }] : [])];
}
