import type pg from 'pg';
import type { Queryable } from './queryable.ts';
import { msOfTimestamp } from './sql-time.ts';

/** A reading that took longer is repeated, and the quickest one counts. */
const QUICK_MS = 200;
const MAX_READINGS = 3;

const performanceMs = () => performance.now();

/** A reading of a database's time. */
export interface DatabaseTime {
  /** The database's time when its response arrived, in Unix milliseconds: half the round trip is counted. */
  nowMs: number;
  /** The length of the round trip in milliseconds. The time is wrong by half of it at most. */
  roundTripMs: number;
}

/**
 * Reads the time of a database.
 * @param connection an idle connection, because a wait for a connection or another statement would count in the round
 * trip
 * @param monotonicMs the time that measures the round trip, in milliseconds. Default: `performance.now()`
 */
export async function readDatabaseTime(connection: Queryable, monotonicMs = performanceMs): Promise<DatabaseTime> {
  const beganMs = monotonicMs();
  const { rows } = await connection.query<{ now_ms: number }>(`select ${msOfTimestamp('clock_timestamp()')} as now_ms`);
  const roundTripMs = monotonicMs() - beganMs;
  return { nowMs: rows[0]!.now_ms + roundTripMs / 2, roundTripMs };
}

/**
 * Reads the time of a database by a connection of its pool. The wait for the connection does not count.
 * @param monotonicMs the time that measures the round trip, in milliseconds. Default: `performance.now()`
 */
export async function readPoolTime(pool: Pick<pg.Pool, 'connect'>, monotonicMs = performanceMs): Promise<DatabaseTime> {
  const connection = await pool.connect();
  let isSpoilt = true;
  try {
    const time = await readQuickly(connection, monotonicMs);
    isSpoilt = false;
    return time;
  } finally {
    connection.release(isSpoilt);
  }
}

async function readQuickly(connection: Queryable, monotonicMs: () => number): Promise<DatabaseTime> {
  let best = await readDatabaseTime(connection, monotonicMs);
  for (let readings = 1; best.roundTripMs > QUICK_MS && readings < MAX_READINGS; readings++) {
    const beganMs = monotonicMs();
    const next = await readDatabaseTime(connection, monotonicMs);
    // The earlier reading has aged meanwhile.
    best = next.roundTripMs < best.roundTripMs ? next : { ...best, nowMs: best.nowMs + monotonicMs() - beganMs };
  }
  return best;
}
