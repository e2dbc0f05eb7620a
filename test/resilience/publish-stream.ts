// `npm run publish-stream [-- 100000]`: publishes so many events by one gRPC stream, ends Posthorn with `kill -9` when
// half of them are acknowledged, starts it again, sends the rest, and looks for every acknowledged event.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '#testing';
import { PosthornProcess } from '../e2e/support/posthorn-process.ts';
import { type KillableServer, publishThroughKill } from './publish-through-kill.ts';

const ADMIN_KEY = 'publish-stream-admin-key-publish-stream';
const DEFAULT_EVENTS = 100_000;
const PAGE = 250;

const print = (line: string) => process.stdout.write(`${line}\n`);

/** A Posthorn with all roles and a Postgres of its own in a folder. */
class Server implements KillableServer {
  private child: PosthornProcess | undefined;
  private readonly env: Record<string, string>;

  constructor(dataDir: string) {
    this.env = { PORT: '0', POSTHORN_DATA_DIR: dataDir, POSTHORN_ADMIN_KEY: ADMIN_KEY };
  }

  async start(): Promise<string> {
    this.child = new PosthornProcess(this.env);
    const [, address] = await this.child.printed(/gRPC listens on (\S+) \(/);
    await this.child.url();
    return address!;
  }

  async kill(): Promise<void> {
    await this.child?.kill();
  }

  async stop(): Promise<void> {
    await this.child?.stop();
  }

  async client(): Promise<ApiClient> {
    return new ApiClient(await this.child!.url(), ADMIN_KEY);
  }
}

/** The id of each stored event of a project, by its own id. */
async function storedEvents(api: ApiClient, project: string): Promise<Map<string, string>> {
  const stored = new Map<string, string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const path: string = `/v1/projects/${project}/events?limit=${PAGE}${cursor && `&cursor=${cursor}`}`;
    const page: { items: { id: string; uid: string }[]; nextCursor: string | null } = await api.get(path);
    for (const { id, uid } of page.items) stored.set(uid, id);
    cursor = page.nextCursor;
  }
  return stored;
}

async function main(events: number): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'posthorn-publish-stream-'));
  const server = new Server(directory);
  try {
    await server.start();
    const before = await server.client();
    const { id: project } = await before.post<{ id: string }>('/v1/projects', { name: 'A site' });
    await before.close();
    await server.stop();
    const beganMs = performance.now();
    const run = await publishThroughKill({
      ...{ server, key: ADMIN_KEY, project, events },
      killAfter: Math.floor(events / 2),
    });
    const seconds = Math.round((performance.now() - beganMs) / 1_000);
    print(`${run.acknowledged.size} events acknowledged in ${seconds} s, by ${run.streams} streams`);
    print(`${run.beforeKill} of them before kill -9; ${run.duplicates} had been committed without an acknowledgement`);
    const api = await server.client();
    const stored = await storedEvents(api, project);
    await api.close();
    const lost = [...run.acknowledged].filter(([own, id]) => stored.get(own) !== id);
    print(`${stored.size} events stored; ${lost.length} acknowledged events lost`);
    return lost.length === 0 && stored.size === events;
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const events = Number(process.argv[2] ?? DEFAULT_EVENTS);
if (!Number.isInteger(events) || events < 10) {
  print(`The number of events must be a whole number from 10 on, such as ${DEFAULT_EVENTS}.`);
  process.exit(1);
}
process.exit((await main(events)) ? 0 : 1);
