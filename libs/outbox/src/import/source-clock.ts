import type pg from 'pg';
import { type Clock, LEAST_STEP_MS } from '#kernel';

/**
 * Compares the clock of a domain service's database with Posthorn's: ids of events and their expiry are of that clock.
 * @returns the problem, or undefined if they agree
 */
export async function sourceClockProblem(
  name: string,
  source: Pick<pg.ClientBase, 'query'>,
  clock: Pick<Clock, 'nowMs'>,
): Promise<string | undefined> {
  const { rows } = await source.query<{ now_ms: number }>(
    `select date_part('epoch', clock_timestamp()) * 1000 as now_ms`,
  );
  const aheadMs = rows[0]!.now_ms - clock.nowMs();
  if (Math.abs(aheadMs) < LEAST_STEP_MS) return undefined;
  const apart = `${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs < 0 ? 'behind' : 'ahead of'}`;
  const effect = `its events expire ${aheadMs < 0 ? 'earlier' : 'later'} than they should`;
  return `The clock of the database behind ${name} is ${apart} Posthorn's: ${effect}. Let it set its clock by NTP.`;
}
