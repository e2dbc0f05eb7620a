import type pg from 'pg';

/** A reading that took longer is repeated, and the quickest one counts. */
const QUICK_MS = 200;
const MAX_READINGS = 3;

/** A reading of a database's time. */
export interface DatabaseTime {
  /** The database's time when its answer arrived, in Unix milliseconds: half the round trip is counted. */
  nowMs: number;
  /** The length of the round trip in milliseconds. The time is wrong by half of it at most. */
  roundTripMs: number;
}

/**
 * Reads the time of a database.
 * @param connection an idle connection: a wait for a connection, or for another statement, would be counted as a round
 *   trip
 */
export async function readDatabaseTime(connection: Pick<pg.ClientBase, 'query'>): Promise<DatabaseTime> {
  const beganMs = performance.now();
  const { rows } = await connection.query<{ now_ms: number }>(
    `select date_part('epoch', clock_timestamp()) * 1000 as now_ms`,
  );
  const roundTripMs = performance.now() - beganMs;
  return { nowMs: rows[0]!.now_ms + roundTripMs / 2, roundTripMs };
}

/** Reads the time of a database by a connection of its pool. The wait for the connection does not count. */
export async function readPoolTime(pool: Pick<pg.Pool, 'connect'>): Promise<DatabaseTime> {
  const connection = await pool.connect();
  let isSpoilt = true;
  try {
    const time = await readQuickly(connection);
    isSpoilt = false;
    return time;
  } finally {
    connection.release(isSpoilt);
  }
}

async function readQuickly(connection: Pick<pg.ClientBase, 'query'>): Promise<DatabaseTime> {
  let best = await readDatabaseTime(connection);
  for (let readings = 1; best.roundTripMs > QUICK_MS && readings < MAX_READINGS; readings++) {
    const beganMs = performance.now();
    const next = await readDatabaseTime(connection);
    // The earlier reading has aged meanwhile.
    best = next.roundTripMs < best.roundTripMs ? next : { ...best, nowMs: best.nowMs + performance.now() - beganMs };
  }
  return best;
}
