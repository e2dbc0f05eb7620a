const DAY_MS = 86_400_000;
/** Clocks of machines differ by less. */
const TOLERANCE_MS = 3_600_000;

/** What is known about the time, all in Unix milliseconds. */
export interface TimeReadings {
  /** The clock of this process. */
  clockMs: number;
  /** The clock of Postgres. */
  databaseMs: number;
  /** The time by which the last run went, by whichever process; undefined before the first. */
  lastMs: number | undefined;
  /** How long ago that run was by a monotonic clock; undefined if it was another process's. */
  sinceLastMs: number | undefined;
  /** The time of the youngest data; undefined if there is none. */
  youngestMs: number | undefined;
}

/** The time by which old data is dropped. */
export interface TrustedTime {
  nowMs: number;
  /** Why the clock is not believed; undefined if it is. */
  refusal: string | undefined;
}

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * The latest time that the readings bear out. A clock that jumps ahead must not drop data that is young: time passes a
 * day at most between the last run and the first one of a process, and at most twice as fast as by the monotonic clock
 * after that, so that a process that was off for long catches up. Before the first run of all, the data's own times
 * count.
 */
export function trustedTime(readings: TimeReadings): TrustedTime {
  const { clockMs, databaseMs } = readings;
  const claimedMs = Math.max(clockMs, databaseMs);
  const nowMs = Math.min(clockMs, databaseMs, latestPossible(readings));
  if (claimedMs - nowMs <= TOLERANCE_MS) return { nowMs, refusal: undefined };
  return { nowMs, refusal: refusalOf(readings, nowMs) };
}

function latestPossible({ lastMs, sinceLastMs, youngestMs }: TimeReadings): number {
  if (lastMs !== undefined) return lastMs + (sinceLastMs === undefined ? DAY_MS : 2 * sinceLastMs);
  return youngestMs === undefined ? Infinity : youngestMs + DAY_MS;
}

function refusalOf({ clockMs, databaseMs, lastMs, youngestMs }: TimeReadings, nowMs: number): string {
  const evidence =
    lastMs !== undefined
      ? `old data was last looked for at ${iso(lastMs)}`
      : `the youngest data is of ${youngestMs === undefined ? 'no time' : iso(youngestMs)}`;
  return (
    `The clock is at ${iso(clockMs)} and that of Postgres at ${iso(databaseMs)}, but ${evidence}. Nothing is dropped that ` +
    `was not past its retention at ${iso(nowMs)}. If a clock is wrong, correct it; if Posthorn was off, it catches up a day a day.`
  );
}
