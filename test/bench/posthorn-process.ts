import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counted } from './cpu-account.ts';
import { ENDPOINTS, endpointType } from './event-data.ts';
import { findPostgres, isPostgres, type PostgresProcess } from './postgres-process.ts';
import { endpointPath } from './signed-request.ts';
import { endChild, onEnd } from './started-children.ts';

const MAIN = join(import.meta.dirname, '../../dist/apps/posthorn/src/main.js');
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 45_000;

export interface PosthornOptions {
  /** The receiver's port: every endpoint leads there. */
  receiverPort: number;
  /** Over Kafka instead of the embedded log. */
  kafkaBrokers?: readonly string[];
  /** Where to leave a CPU profile when it ends. */
  profileDir?: string;
}

/** A Posthorn of the build, all roles in one process, with a Postgres of its own and settings as a first start has them. */
export interface PosthornProcess {
  pid: number;
  port: number;
  adminKey: string;
  postgres: PostgresProcess;
  /** Where the API takes the project's events. */
  eventsPath: string;
  /** Ends it and its Postgres, and removes their data. */
  stop(): Promise<void>;
}

function environmentFor(dataDir: string, adminKey: string, kafkaBrokers: readonly string[] | undefined) {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    ...{ PATH, HOME, TMPDIR },
    PORT: '0',
    POSTHORN_DATA_DIR: dataDir,
    POSTHORN_ADMIN_KEY: adminKey,
    POSTHORN_EGRESS_ALLOW: '127.0.0.0/8',
    POSTHORN_LOG_LEVEL: 'warn',
    ...(kafkaBrokers && { KAFKA_BROKERS: kafkaBrokers.join(',') }),
  };
}

/** The port that it says it listens on. @throws Error with its last words if it ends before, or takes too long */
function portOf(child: ChildProcess): Promise<number> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Posthorn ${why}: ${said.trim().slice(-600)}`));
    const late = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const port = /listens on http:\/\/[^:]+:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', () => fail('ended'));
    child.once('exit', () => clearTimeout(late));
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

/** Starts the build in `dist` and makes a project with its endpoints. @throws Error with Posthorn's last words */
export async function startPosthorn(options: PosthornOptions): Promise<PosthornProcess> {
  const { receiverPort, kafkaBrokers, profileDir } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'posthorn-bench-'));
  await chmod(dataDir, 0o711);
  const adminKey = randomBytes(24).toString('hex');
  const profiling = profileDir ? ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${profileDir}`] : [];
  // A process group of its own: a Ctrl-C must reach the bench alone, which ends Posthorn first and the receiver last.
  const child = spawn(process.execPath, [...profiling, MAIN], {
    env: environmentFor(dataDir, adminKey, kafkaBrokers),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  process.once('exit', () => child.kill('SIGTERM')); // if the bench fails in a way that nothing else catches
  const servers: PostgresProcess[] = [];
  const stop = async () => {
    await endChild(child, STOP_TIMEOUT_MS);
    for (const { pid } of servers) if (isPostgres(pid)) process.kill(pid, 'SIGQUIT'); // Posthorn could not stop it
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
  };
  onEnd(stop);
  const port = await portOf(child);
  const postgres = findPostgres(child.pid!, dataDir);
  servers.push(postgres);
  return { pid: child.pid!, port, adminKey, postgres, eventsPath: await setUp(port, adminKey, receiverPort), stop };
}

/** It and its Postgres, for an account of CPU time. */
export function posthornProcesses({ pid, postgres }: PosthornProcess): Counted[] {
  return [
    { name: 'Posthorn', pid },
    { name: 'Postgres', pid: postgres.pid, family: true },
  ];
}
