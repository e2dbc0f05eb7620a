import { describeApart, LEAST_STEP_MS, ntpAdvice } from '#kernel';
import { type Queryable, readDatabaseTime } from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, warning } from '../finding.ts';

/** Standard Webhooks: receivers refuse a timestamp that differs from their time by more than five minutes. */
const HARMFUL_MS = 120_000;
const ADVICE = ntpAdvice('both machines');

/** A session by which the time of a database can be read. */
type TimedDatabase = Queryable;

/** Judges a difference between two clocks. Processes correct one below 30 s slowly (ADR 40). */
function judge(aheadMs: number, message: string, effect: string): Finding {
  if (Math.abs(aheadMs) < LEAST_STEP_MS) return ok(message);
  return Math.abs(aheadMs) < HARMFUL_MS
    ? warning(`${message} ${effect}`, ADVICE)
    : problem(`${message} ${effect}`, ADVICE);
}

/**
 * Compares the clock of Posthorn's database, which every process follows, with this machine's, which is only a witness.
 * @param nowMs reads this machine's clock, in Unix milliseconds
 */
export async function clockFinding(database: TimedDatabase, nowMs = () => Date.now()): Promise<Finding> {
  const time = await readDatabaseTime(database);
  const aheadMs = time.nowMs - nowMs();
  const message = `The clock of the database, which Posthorn follows, is ${describeApart(aheadMs)} this machine's.`;
  const effect =
    "If this machine's clock is wrong, deliveries are still on time. If the database's clock is wrong, retries and " +
    'expiry are not, and receivers refuse signatures whose time is off by more than five minutes.';
  return judge(aheadMs, message, effect);
}

/**
 * Compares the clock of a domain service's database with that of Posthorn's database. This machine's does not count.
 * @param aheadMs how far the service's clock is ahead
 */
export function sourceClockFinding(aheadMs: number): Finding {
  const effect = `Its events have the times of its own clock, and expire ${aheadMs < 0 ? 'earlier' : 'later'} than they should.`;
  return judge(aheadMs, `The clock of the database is ${describeApart(aheadMs)} that of Posthorn's database.`, effect);
}

/** Compares this machine's clock with the clock of Posthorn's own database. */
export const checkClock: Check = {
  area: 'Clock',
  run: async ({ database }) => (database ? [await clockFinding(database)] : []),
};
