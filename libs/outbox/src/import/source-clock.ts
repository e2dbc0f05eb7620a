import { type Clock, describeApart, LEAST_STEP_MS } from '#kernel';
import { type Queryable, readDatabaseTime } from '#postgres';

/**
 * Compares the clock of a domain service's database with Posthorn's. The ids and expiry times of its events are from
 * its clock.
 * @returns the problem, or undefined if the clocks agree
 */
export async function sourceClockProblem(
  name: string,
  source: Queryable,
  clock: Pick<Clock, 'nowMs'>,
): Promise<string | undefined> {
  const { nowMs } = await readDatabaseTime(source);
  const aheadMs = nowMs - clock.nowMs();
  if (Math.abs(aheadMs) < LEAST_STEP_MS) return undefined;
  const effect = `its events expire ${aheadMs < 0 ? 'earlier' : 'later'} than they should`;
  return `The clock of the database behind ${name} is ${describeApart(aheadMs)} Posthorn's: ${effect}. Let its machine set its clock by NTP.`;
}
