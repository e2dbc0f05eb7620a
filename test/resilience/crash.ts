import { Arrivals } from './arrivals.ts';
import { createEndpoints } from './create-endpoints.ts';
import { isNothingDue } from './is-nothing-due.ts';
import { judge, type Verdict } from './judge.ts';
import { committedBy, type KillOptions, killUnderLoad, type Subject } from './kill-under-load.ts';
import { readStoredEvents } from './stored-events.ts';
import type { Topology } from './topology.ts';
import { until } from './until.ts';
import type { Account, WayIn } from './way-in.ts';

const READY_TIMEOUT_MS = 150_000;
const ARRIVE_TIMEOUT_MS = 120_000;

export interface CrashOptions extends KillOptions {
  topology: Topology;
  /** The ways in, with the events that each emits in a second. */
  waysIn: readonly { way: WayIn; eventsPerSecond: number }[];
}

async function isReady(apiUrl: string): Promise<boolean> {
  return fetch(`${apiUrl}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Waits until everything has arrived and nothing is to be tried again; an event that is missing after that is lost.
 * @returns the connection string of Posthorn’s database
 */
async function arrived(topology: Topology, subjects: readonly (Subject & { account: Account })[]): Promise<string> {
  const isThere = () =>
    subjects.every(({ account, inboxes }) =>
      inboxes.every(({ first }) => [...account.committed].every((n) => first.has(n))),
    );
  await until(isThere, ARRIVE_TIMEOUT_MS);
  const databaseUrl = await topology.databaseUrl();
  if (databaseUrl === undefined) throw new Error('Posthorn’s Postgres does not run.');
  if (await until(() => isNothingDue(databaseUrl), ARRIVE_TIMEOUT_MS)) return databaseUrl;
  throw new Error('Deliveries are still due.');
}

async function crashWith(options: CrashOptions, arrivals: Arrivals): Promise<{ kills: number; verdicts: Verdict[] }> {
  const { topology, waysIn, say } = options;
  if (!(await until(() => isReady(topology.apiUrl), READY_TIMEOUT_MS))) throw new Error('Posthorn does not get ready.');
  const subjects: Subject[] = [];
  for (const { way, eventsPerSecond } of waysIn) {
    subjects.push({ way, eventsPerSecond, inboxes: await createEndpoints(topology.apiUrl, way, arrivals) });
  }
  const kills = await killUnderLoad(options, subjects);
  say(`${committedBy(subjects)} events committed; waiting for the last to arrive`);
  const settled = [];
  for (const subject of subjects) settled.push({ ...subject, account: await subject.way.account() });
  const databaseUrl = await arrived(topology, settled);
  const verdicts = [];
  for (const { way, account, inboxes } of settled) {
    verdicts.push(judge(way.name, account, await readStoredEvents(databaseUrl, way.name), inboxes));
  }
  return { kills, verdicts };
}

/**
 * Kills each victim `killsEach` times, in turn, at random moments under load, and counts the events that arrived.
 * @returns the number of kills, and the counts of each way in
 */
export async function crash(options: CrashOptions): Promise<{ kills: number; verdicts: Verdict[] }> {
  const arrivals = new Arrivals();
  await arrivals.listen();
  try {
    return await crashWith(options, arrivals);
  } finally {
    arrivals.close();
  }
}
