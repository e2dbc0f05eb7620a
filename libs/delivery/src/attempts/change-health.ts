import type { SqlExecutor } from '#postgres';

/** Deletes an endpoint's recorded health in the caller's transaction: after it is resumed, or its URL has changed. */
export async function forgetHealth(tx: SqlExecutor, endpointId: string): Promise<void> {
  await tx.query('delete from posthorn.endpoint_health where endpoint_id = $1', [endpointId]);
}

/** Times this close to the present are taken as times of the new clock, and are not moved. */
const SINCE_THE_STEP_MS = 30_000;

const shifted = (column: string) => `case when ${column} between $1 and $2 then ${column}
  else ${column} + $3::float8 * interval '1 millisecond' end`;

/**
 * Moves the times of all failures by the step of a clock that was set. So the step does not count as time in which
 * endpoints failed.
 * @param nowMs by the clock after it was set
 * @param stepMs how far the clock was set
 */
export async function shiftHealth(db: SqlExecutor, nowMs: number, stepMs: number): Promise<void> {
  await db.query(
    `update posthorn.endpoint_health h
     set failing_since = ${shifted('h.failing_since')}, last_failure_at = ${shifted('h.last_failure_at')}
     where h.failures > 0`,
    [new Date(nowMs - SINCE_THE_STEP_MS), new Date(nowMs), stepMs],
  );
}
