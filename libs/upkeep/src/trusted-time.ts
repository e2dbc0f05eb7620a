import { isoOf } from '#kernel';
const DAY_MS = 86_400_000;
/** The clocks of machines differ by less than this. */
const TOLERANCE_MS = 3_600_000;

/** The day that first runs may add to the time without a monotonic clock, in Unix milliseconds. */
export interface Grant {
  /** The time of the last run before the day. The first runs of all processes add to this time. */
  fromMs: number;
  /** The time by the clocks when the day was granted. A further day is granted a day later. */
  atMs: number;
}

/** All readings of the time, in Unix milliseconds. */
export interface TimeReadings {
  /** The clock of this process. */
  clockMs: number;
  /** The clock of Postgres. */
  databaseMs: number;
  /** The time that the last run of any process used; undefined before the first run. */
  lastMs: number | undefined;
  /** The age of that run by a monotonic clock; undefined if another process made it. */
  sinceLastMs: number | undefined;
  /** The grant of that run; undefined before the first run. */
  grant: Grant | undefined;
  /** The time of the youngest data; undefined if there is none. */
  youngestMs: number | undefined;
}

/** The time by which old data is dropped. */
export interface TrustedTime {
  nowMs: number;
  /** The reason why the clock is not trusted; undefined if it is. */
  refusal: string | undefined;
  /** The grant to store with the time. */
  grant: Grant;
}

/**
 * The latest time that the readings confirm. A clock that jumps ahead must not drop young data. If another process made
 * the last run, time passes by a day at most, and by the same day for all processes that follow within a day. If this
 * process made the last run, time passes at most twice as fast as by the monotonic clock. So a process that was off for
 * long catches up. Before the first run of all, the data's own times count.
 */
export function trustedTime(readings: TimeReadings): TrustedTime {
  const { clockMs, databaseMs } = readings;
  const claimedMs = Math.max(clockMs, databaseMs);
  const { fromMs, atMs } = grantOf(readings);
  const nowMs = Math.min(clockMs, databaseMs, latestPossible(readings, fromMs));
  // If the clocks are set back, a day counts from their time too: else a later jump could add all days in between.
  const grant = { fromMs: Math.min(fromMs, nowMs), atMs };
  const refusal = claimedMs - nowMs <= TOLERANCE_MS ? undefined : refusalOf(readings, nowMs);
  return { nowMs, refusal, grant };
}

/** The grant of the last run, or a new grant if this is a first run and the last grant is a day old. */
function grantOf({ clockMs, databaseMs, lastMs, sinceLastMs, youngestMs, grant }: TimeReadings): Grant {
  const atMs = Math.min(clockMs, databaseMs);
  if (lastMs === undefined) return { fromMs: youngestMs ?? atMs, atMs };
  if (grant === undefined || (sinceLastMs === undefined && atMs >= grant.atMs + DAY_MS))
    return { fromMs: lastMs, atMs };
  return { fromMs: grant.fromMs, atMs: Math.min(grant.atMs, atMs) };
}

function latestPossible({ lastMs, sinceLastMs, youngestMs }: TimeReadings, fromMs: number): number {
  if (lastMs === undefined) return youngestMs === undefined ? Infinity : youngestMs + DAY_MS;
  return sinceLastMs === undefined ? Math.max(lastMs, fromMs + DAY_MS) : lastMs + 2 * sinceLastMs;
}

function refusalOf({ clockMs, databaseMs, lastMs, youngestMs }: TimeReadings, nowMs: number): string {
  const evidence =
    lastMs !== undefined
      ? `the last cleanup was at ${isoOf(lastMs)}`
      : `the newest data is of ${youngestMs === undefined ? 'an unknown time' : isoOf(youngestMs)}`;
  return (
    `The clock is at ${isoOf(clockMs)} and that of Postgres at ${isoOf(databaseMs)}, but ${evidence}. Only data ` +
    `that was past its retention at ${isoOf(nowMs)} is dropped. If a clock is wrong, correct it; if Posthorn was off, it catches up by one day per day.`
  );
}
