import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { numberedId, SENT_BYTES } from '../testing/numbered.ts';

const EVENTS = 120;
const ENDPOINTS = 2_000;
/** Built code, because Node runs it as it is. */
const PROGRAM = join(import.meta.dirname, '../../../../dist/libs/routing/src/testing/fan-out-process.js');

/** Polls until the answer is right, as long as the test may take. */
async function until<T>(ask: () => Promise<T> | T, isRight: (answer: T) => boolean): Promise<void> {
  while (!isRight(await ask())) await pause(20);
}

describe('A batch of 120 events to 2,000 endpoints each', () => {
  let database: TestDatabase;
  let directory: string;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    database = await migratedDatabase();
    directory = mkdtempSync(join(tmpdir(), 'posthorn-fan-out-'));
    const projectId = await insertProject(database.pool);
    await database.pool.query(
      `insert into posthorn.endpoint
         (id, project_id, url, name, profile, policy, state, version, created_at, updated_at)
       select (left($1, 24) || lpad(to_hex(n), 12, '0'))::uuid, $2, 'https://example.com/', 'spec', 'standard-webhooks',
         '{}', 'active', 1, now(), now()
       from generate_series(0, $3::int - 1) n`,
      [numberedId('endpoint', 0), projectId, ENDPOINTS],
    );
    await database.pool.query(
      `insert into posthorn.event (id, project_id, type, occurred_at, data)
       select (left($1, 24) || lpad(to_hex(n), 12, '0'))::uuid, $2, 'post.published', now(), '{}'
       from generate_series(0, $3::int - 1) n`,
      [numberedId('event', 0), projectId, EVENTS],
    );
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    rmSync(directory, { recursive: true });
    await database.drop();
  });

  const start = (file: string) => {
    const args = ['--max-old-space-size=40', PROGRAM, database.url, file];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    return child;
  };
  const sentIn = (file: string) => (existsSync(file) ? statSync(file).size / SENT_BYTES : 0);
  /** Rows that wait, and endpoints that they have left. */
  const left = async () => {
    const { rows } = await database.pool.query<{ events: number; deliveries: number; routed: number }>(
      `select count(*)::int as events, coalesce(sum(f.deliveries - f.next), 0)::int as deliveries,
         (select count(*)::int from posthorn.routing) as routed from posthorn.fanout f`,
    );
    return rows[0]!;
  };

  it('fits into a small heap, and continues after kill -9 where the log had acknowledged it', async () => {
    const [first, second] = [join(directory, 'first'), join(directory, 'second')];
    const killed = start(first);
    await until(
      () => sentIn(first),
      (sent) => sent > 20_000 || killed.exitCode !== null || killed.signalCode !== null,
    );
    expect([killed.exitCode, killed.signalCode]).toEqual([null, null]);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const { deliveries, routed } = await left();
    const restarted = start(second);
    await until(left, ({ events, routed: all }) => {
      return (events === 0 && all === EVENTS) || restarted.exitCode !== null || restarted.signalCode !== null;
    });
    expect([restarted.exitCode, restarted.signalCode]).toEqual([null, null]);
    expect(sentIn(second)).toBe(deliveries + (EVENTS - routed) * ENDPOINTS);
    const seen = new Uint8Array(EVENTS * ENDPOINTS);
    let repeatsUnmarked = 0;
    for (const file of [first, second]) {
      const bytes = readFileSync(file);
      for (let at = 0; at < bytes.length; at += SENT_BYTES) {
        const pair = bytes.readUInt32LE(at) * ENDPOINTS + bytes.readUInt32LE(at + 4);
        if (seen[pair]! > 0 && bytes[at + 8] === 0) repeatsUnmarked++;
        seen[pair]!++;
      }
    }
    expect(seen.indexOf(0)).toBe(-1);
    expect(repeatsUnmarked).toBe(0);
  }, 400_000);
});
