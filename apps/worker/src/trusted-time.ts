const DAY_MS = 86_400_000;
/** The clocks of machines differ by less than this. */
const TOLERANCE_MS = 3_600_000;

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
  /** The time of the youngest data; undefined if there is none. */
  youngestMs: number | undefined;
}

/** The time by which old data is dropped. */
export interface TrustedTime {
  nowMs: number;
  /** The reason why the clock is not trusted; undefined if it is. */
  refusal: string | undefined;
}

const iso = (ms: number) => new Date(ms).toISOString();

/**
 * The latest time that the readings confirm. A clock that jumps ahead must not drop young data. Between the last run
 * and the first run of a process, time passes by a day at most. After that it passes at most twice as fast as by the
 * monotonic clock, so that a process that was off for long catches up. Before the first run of all, the data's own
 * times count.
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
      ? `the last cleanup was at ${iso(lastMs)}`
      : `the newest data is of ${youngestMs === undefined ? 'an unknown time' : iso(youngestMs)}`;
  return (
    `The clock is at ${iso(clockMs)} and that of Postgres at ${iso(databaseMs)}, but ${evidence}. Only data ` +
    `that was past its retention at ${iso(nowMs)} is dropped. If a clock is wrong, correct it; if Posthorn was off, it catches up by one day per day.`
  );
}
