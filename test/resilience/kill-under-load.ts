import { setTimeout as pause } from 'node:timers/promises';
import type { Inbox } from './arrivals.ts';
import { Pace } from './pace.ts';
import { until } from './until.ts';
import type { Victim } from './victim.ts';
import type { WayIn } from './way-in.ts';

/** The longest time that a killed process stays down, and the longest pause before the next kill. */
const DOWN_MS = 1_000;
const BETWEEN_MS = 2_500;
const READY_TIMEOUT_MS = 150_000;
/** The events of each way in that must be committed, and the requests that must arrive, before the next kill. */
const AT_WORK = 15;
/** Above this number of committed events under way, nothing is emitted. Any outage of 10 s leaves fewer behind. */
const MAX_UNDER_WAY = 4_000;

export interface KillOptions {
  victims: readonly Victim[];
  killsEach: number;
  /** No kill begins after this long. */
  timeMs: number;
  random: () => number;
  /** Gets a line for each kill. */
  say: (line: string) => void;
}

/** A way in, the events that it emits in a second, and the endpoints that get them. */
export interface Subject {
  way: WayIn;
  eventsPerSecond: number;
  inboxes: readonly Inbox[];
}

const requestsOf = ({ inboxes }: Subject) => inboxes.reduce((sum, { requests }) => sum + requests, 0);
/** The events that have arrived at the slowest endpoint of each way in, summed over all ways. */
const arrivedEvents = (subjects: readonly Subject[]) =>
  subjects.reduce((sum, { inboxes }) => sum + Math.min(...inboxes.map(({ first }) => first.size)), 0);
/** The number of committed events of all ways. */
export const committedBy = (subjects: readonly Subject[]) =>
  subjects.reduce((sum, { way }) => sum + way.committedSoFar, 0);

/** Resolves when events of every way are committed and arrive, so that a kill hits a working system; or on abort. */
async function atWork(subjects: readonly Subject[], signal: AbortSignal): Promise<void> {
  const before = subjects.map((subject) => ({ committed: subject.way.committedSoFar, requests: requestsOf(subject) }));
  const moved = () =>
    subjects.map((subject, index) => ({
      committed: subject.way.committedSoFar - before[index]!.committed,
      requests: requestsOf(subject) - before[index]!.requests,
    }));
  const works = () => moved().every(({ committed, requests }) => committed > AT_WORK && requests > AT_WORK);
  if (await until(() => signal.aborted || works(), READY_TIMEOUT_MS)) return;
  const counts = moved().map(
    ({ committed, requests }, index) => `${subjects[index]!.way.name}: ${committed} committed, ${requests} arrived`,
  );
  throw new Error(`Not at work after ${READY_TIMEOUT_MS} ms (${counts.join('; ')}).`);
}

async function killInTurn(options: KillOptions, subjects: readonly Subject[], signal: AbortSignal): Promise<number> {
  const { victims, killsEach, random, say } = options;
  const deadlineMs = performance.now() + options.timeMs;
  let kills = 0;
  for (let round = 1; round <= killsEach; round++) {
    for (const victim of victims) {
      await atWork(subjects, signal);
      if (signal.aborted || performance.now() > deadlineMs) return kills;
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
  await atWork(subjects, signal);
  return kills;
}

/**
 * Kills each victim `killsEach` times, in turn, at random moments, while all ways emit. A fault of one way ends
 * everything: once this rejects, there are no further kills and no further events.
 * @returns the number of kills
 */
export async function killUnderLoad(options: KillOptions, subjects: readonly Subject[]): Promise<number> {
  const isHeld = () => committedBy(subjects) - arrivedEvents(subjects) > MAX_UNDER_WAY;
  const stopping = new AbortController();
  const running = subjects.map(({ way, eventsPerSecond }) => way.run(new Pace(eventsPerSecond, isHeld)));
  const killing = killInTurn(options, subjects, stopping.signal);
  try {
    await Promise.race([killing, Promise.all(running)]);
    await killing;
  } finally {
    stopping.abort();
    for (const { way } of subjects) way.stop();
    await Promise.allSettled([killing, ...running]);
  }
  await Promise.all(running); // a fault that came as the last thing
  return killing;
}
