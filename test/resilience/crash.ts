import { setTimeout as pause } from 'node:timers/promises';
import { Arrivals } from './arrivals.ts';
import { Load } from './load.ts';
import { randomFrom } from './random.ts';
import { ADMIN_KEY, type Topology } from './topology.ts';

const EVENTS_PER_SECOND = 300;
const ENDPOINTS = ['/a', '/b', '/c'];
/** A killed process is away for up to this, and the next kill comes up to this later. */
const DOWN_MS = 1_000;
const BETWEEN_MS = 2_500;
const READY_TIMEOUT_MS = 150_000;
const ARRIVE_TIMEOUT_MS = 120_000;

export interface CrashReport {
  committed: number;
  requests: number;
  duplicates: number;
  kills: number;
  /** Committed events that did not come to an endpoint. */
  missing: { path: string; n: number }[];
}

const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };

async function until(fact: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!(await fact())) {
    if (Date.now() > deadlineMs) return false;
    await pause(100);
  }
  return true;
}

async function isReady(apiUrl: string): Promise<boolean> {
  return fetch(`${apiUrl}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function createEndpoints(apiUrl: string, arrivals: Arrivals): Promise<void> {
  const project = `${apiUrl}/v1/projects`;
  await fetch(project, { method: 'POST', headers, body: JSON.stringify({ name: 'Default', uid: 'default' }) });
  for (const path of ENDPOINTS) {
    const policy = { retryDelaysMs: [1_000, 2_000, 5_000, 10_000, 20_000] };
    const body = JSON.stringify({ url: arrivals.url(path), policy });
    const { status } = await fetch(`${project}/default/endpoints`, { method: 'POST', headers, body });
    if (status !== 201) throw new Error(`The endpoint ${path} was answered with ${status}.`);
  }
}

/** Events are taken in and arrive: a kill hits something that works. */
async function atWork(load: Load, arrivals: Arrivals): Promise<void> {
  const committed = load.committed.size;
  const { requests } = arrivals;
  const works = () => load.committed.size > committed + 50 && arrivals.requests > requests + 50;
  if (await until(works, READY_TIMEOUT_MS)) return;
  const moved = `${load.committed.size - committed} events were committed and ${arrivals.requests - requests} arrived`;
  throw new Error(`It does not get to work: ${moved} in ${READY_TIMEOUT_MS} ms.`);
}

/**
 * Kills each victim so many times, in turn, at random moments under load, and counts what arrived.
 * @param say told of each kill
 */
export async function crash(
  topology: Topology,
  killsEach: number,
  seed: number,
  say: (line: string) => void,
): Promise<CrashReport> {
  const random = randomFrom(seed);
  const arrivals = new Arrivals();
  await arrivals.listen();
  if (!(await until(() => isReady(topology.apiUrl), READY_TIMEOUT_MS))) throw new Error('Posthorn does not get ready.');
  await createEndpoints(topology.apiUrl, arrivals);
  const load = new Load(topology.apiUrl, ADMIN_KEY);
  const running = load.run(EVENTS_PER_SECOND);
  let kills = 0;
  for (let round = 1; round <= killsEach; round++) {
    for (const victim of topology.victims) {
      await atWork(load, arrivals);
      await pause(random() * BETWEEN_MS);
      await victim.kill();
      kills++;
      const downMs = Math.round(random() * DOWN_MS);
      say(`kill -9 ${victim.name} (${round}/${killsEach}), down ${downMs} ms, ${load.committed.size} committed`);
      await pause(downMs);
      await victim.restart();
    }
  }
  load.stop();
  await running;
  say(`${load.committed.size} events committed; waiting for the last to arrive`);
  await until(() => arrivals.missing(load.committed).length === 0, ARRIVE_TIMEOUT_MS);
  const { requests, duplicates } = arrivals;
  const missing = arrivals.missing(load.committed);
  arrivals.close();
  return { committed: load.committed.size, requests, duplicates, kills, missing };
}
