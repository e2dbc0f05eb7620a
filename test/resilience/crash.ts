import { setTimeout as pause } from 'node:timers/promises';
import { Arrivals, type Inbox } from './arrivals.ts';
import { createEndpoints } from './create-endpoints.ts';
import { isNothingDue } from './is-nothing-due.ts';
import { judge, type Verdict } from './judge.ts';
import { Pace } from './pace.ts';
import { readStoredEvents } from './stored-events.ts';
import type { Topology } from './topology.ts';
import { until } from './until.ts';
import type { Victim } from './victim.ts';
import type { Account, WayIn } from './way-in.ts';

/** A killed process is away for up to this, and the next kill comes up to this later. */
const DOWN_MS = 1_000;
const BETWEEN_MS = 2_500;
const READY_TIMEOUT_MS = 150_000;
const ARRIVE_TIMEOUT_MS = 120_000;
/** So many events of each way in are committed, and so many requests arrive, before the next kill. */
const AT_WORK = 15;
/** Nothing is emitted while so many committed events have not arrived: more than any outage of 10 s leaves behind. */
const MAX_UNDER_WAY = 4_000;

export interface CrashOptions {
  topology: Topology;
  victims: readonly Victim[];
  /** The ways in, with the events that each emits in a second. */
  waysIn: readonly { way: WayIn; eventsPerSecond: number }[];
  killsEach: number;
  /** No kill begins after this long. */
  timeMs: number;
  random: () => number;
  /** Gets a line for each kill. */
  say: (line: string) => void;
}

interface Subject {
  way: WayIn;
  inboxes: readonly Inbox[];
}

const requestsOf = ({ inboxes }: Subject) => inboxes.reduce((sum, { requests }) => sum + requests, 0);
/** How many events have arrived at the endpoint that is furthest behind, for each way in. */
const arrivedEvents = (subjects: readonly Subject[]) =>
  subjects.reduce((sum, { inboxes }) => sum + Math.min(...inboxes.map(({ first }) => first.size)), 0);
const committedBy = (subjects: readonly Subject[]) => subjects.reduce((sum, { way }) => sum + way.committedSoFar, 0);

async function isReady(apiUrl: string): Promise<boolean> {
  return fetch(`${apiUrl}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Events of every way are taken in and arrive: a kill hits something that works. */
async function atWork(subjects: readonly Subject[]): Promise<void> {
  const before = subjects.map((subject) => ({ committed: subject.way.committedSoFar, requests: requestsOf(subject) }));
  const moved = () =>
    subjects.map((subject, index) => ({
      committed: subject.way.committedSoFar - before[index]!.committed,
      requests: requestsOf(subject) - before[index]!.requests,
    }));
  const works = () => moved().every(({ committed, requests }) => committed > AT_WORK && requests > AT_WORK);
  if (await until(works, READY_TIMEOUT_MS)) return;
  const counts = moved().map(
    ({ committed, requests }, index) => `${subjects[index]!.way.name}: ${committed} committed, ${requests} arrived`,
  );
  throw new Error(`Not at work after ${READY_TIMEOUT_MS} ms (${counts.join('; ')}).`);
}

async function killInTurn(options: CrashOptions, subjects: Subject[]): Promise<number> {
  const { victims, killsEach, random, say } = options;
  const deadlineMs = performance.now() + options.timeMs;
  let kills = 0;
  for (let round = 1; round <= killsEach; round++) {
    for (const victim of victims) {
      await atWork(subjects);
      if (performance.now() > deadlineMs) return kills;
      await pause(random() * BETWEEN_MS);
      await victim.kill();
      kills++;
      const downMs = Math.round(random() * DOWN_MS);
      const when = `${round}/${killsEach}), down ${downMs} ms, ${committedBy(subjects)} committed`;
      say(`${victim.how} ${victim.name} (${when}`);
      await pause(downMs);
      await victim.restart();
    }
  }
  await atWork(subjects);
  return kills;
}

/** Waits until everything has arrived and nothing is to be tried again; what is missing after that is lost. */
async function arrived(topology: Topology, subjects: readonly (Subject & { account: Account })[]): Promise<string> {
  const isThere = () =>
    subjects.every(({ account, inboxes }) =>
      inboxes.every(({ first }) => [...account.committed].every((n) => first.has(n))),
    );
  await until(isThere, ARRIVE_TIMEOUT_MS);
  const databaseUrl = await topology.databaseUrl();
  if (databaseUrl === undefined) throw new Error('Posthorn’s Postgres does not run.');
  await until(() => isNothingDue(databaseUrl), ARRIVE_TIMEOUT_MS);
  return databaseUrl;
}

/**
 * Kills each victim so many times, in turn, at random moments under load, and counts what arrived.
 * @returns the number of kills, and the counts of each way in
 */
export async function crash(options: CrashOptions): Promise<{ kills: number; verdicts: Verdict[] }> {
  const { topology, waysIn, say } = options;
  const arrivals = new Arrivals();
  await arrivals.listen();
  if (!(await until(() => isReady(topology.apiUrl), READY_TIMEOUT_MS))) throw new Error('Posthorn does not get ready.');
  const subjects: Subject[] = [];
  for (const { way } of waysIn) subjects.push({ way, inboxes: await createEndpoints(topology.apiUrl, way, arrivals) });

  const isHeld = () => committedBy(subjects) - arrivedEvents(subjects) > MAX_UNDER_WAY;
  const running = Promise.all(waysIn.map(({ way, eventsPerSecond }) => way.run(new Pace(eventsPerSecond, isHeld))));
  const killing = killInTurn(options, subjects);
  await Promise.race([killing, running]); // a way in that fails ends the run at once
  const kills = await killing;
  for (const { way } of waysIn) way.stop();
  await running;

  say(`${committedBy(subjects)} events committed; waiting for the last to arrive`);
  const settled = [];
  for (const subject of subjects) settled.push({ ...subject, account: await subject.way.account() });
  const databaseUrl = await arrived(topology, settled);
  const verdicts = [];
  for (const { way, account, inboxes } of settled) {
    verdicts.push(judge(way.name, account, await readStoredEvents(databaseUrl, way.name), inboxes));
  }
  arrivals.close();
  return { kills, verdicts };
}
