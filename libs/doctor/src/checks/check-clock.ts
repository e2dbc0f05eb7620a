import type pg from 'pg';
import { describeApart, readDatabaseTime } from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, warning } from '../finding.ts';

/** Posthorn goes by the database's clock, and expires nothing before this machine's has reached the time too. */
const HARMLESS_MS = 1_000;
/** Standard Webhooks: receivers refuse a timestamp that differs from theirs by more than five minutes. */
const HARMFUL_MS = 120_000;
const ADVICE = 'Let both machines set their clocks by NTP (chrony, systemd-timesyncd).';

/** The clock of this machine, as `nowMs` reads it in Unix milliseconds, against the clock of a database. */
export async function clockFinding(database: Pick<pg.ClientBase, 'query'>, nowMs = () => Date.now()): Promise<Finding> {
  const time = await readDatabaseTime(database);
  const aheadMs = time.nowMs - nowMs();
  const message = `The clock of the database is ${describeApart(aheadMs)} this machine's.`;
  if (Math.abs(aheadMs) <= HARMLESS_MS) return ok(message);
  if (Math.abs(aheadMs) < HARMFUL_MS) return warning(message, ADVICE);
  return problem(`${message} Receivers refuse signatures whose time is off by more than five minutes.`, ADVICE);
}

/** This machine's clock against that of Posthorn's own database. */
export const checkClock: Check = {
  area: 'Clock',
  run: async ({ database }) => (database ? [await clockFinding(database)] : []),
};
