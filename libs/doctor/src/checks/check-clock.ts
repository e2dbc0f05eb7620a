import type pg from 'pg';
import { LEAST_STEP_MS } from '#kernel';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, warning } from '../finding.ts';

/** Standard Webhooks: receivers refuse a timestamp that differs from theirs by more than five minutes. */
const HARMFUL_MS = 120_000;
const ADVICE = 'Let both machines set their clocks by NTP (chrony, systemd-timesyncd).';

/** A session in which a database can be asked for its time. */
export type TimedDatabase = Pick<pg.ClientBase, 'query'>;

/**
 * How far a database's clock is ahead of another clock, in milliseconds.
 * @param nowMs reads the other clock, in Unix milliseconds. Default: this machine's
 */
export async function clockAheadMs(database: TimedDatabase, nowMs = () => Date.now()): Promise<number> {
  const beforeMs = nowMs();
  const { rows } = await database.query<{ now_ms: number }>(
    `select date_part('epoch', clock_timestamp()) * 1000 as now_ms`,
  );
  return Math.round(rows[0]!.now_ms - (beforeMs + nowMs()) / 2);
}

const apart = (aheadMs: number) => `${Math.abs(aheadMs)} ms ${aheadMs < 0 ? 'behind' : 'ahead of'}`;

/** The findings by the size of a difference. Below 30 s it is made up for slowly (ADR 40). */
function judge(aheadMs: number, message: string, effect: string): Finding {
  if (Math.abs(aheadMs) < LEAST_STEP_MS) return ok(message);
  return Math.abs(aheadMs) < HARMFUL_MS
    ? warning(`${message} ${effect}`, ADVICE)
    : problem(`${message} ${effect}`, ADVICE);
}

/** The clock of Posthorn's database, by which every process goes, against this machine's, which is a witness. */
export async function clockFinding(database: TimedDatabase, nowMs?: () => number): Promise<Finding> {
  const aheadMs = await clockAheadMs(database, nowMs);
  const message = `The clock of the database, which Posthorn goes by, is ${apart(aheadMs)} this machine's.`;
  const effect =
    "If this machine's is the wrong one, deliveries are on time all the same; if the database's is, retries and expiry " +
    'are not, and receivers refuse signatures whose time is off by more than five minutes.';
  return judge(aheadMs, message, effect);
}

/** The clock of a domain service's database against that of Posthorn's, whatever this machine's clock shows. */
export async function sourceClockFinding(source: TimedDatabase, nowMs: () => number): Promise<Finding> {
  const aheadMs = await clockAheadMs(source, nowMs);
  const effect = `Its events have times of its clock, and expire ${aheadMs < 0 ? 'earlier' : 'later'} than they should.`;
  return judge(aheadMs, `The clock of the database is ${apart(aheadMs)} that of Posthorn's database.`, effect);
}

/** The time of Posthorn's database, read once and carried on by a clock that nobody sets. */
export async function databaseTime(database: TimedDatabase): Promise<() => number> {
  const monotonicMs = () => performance.now();
  const aheadMs = await clockAheadMs(database, monotonicMs);
  return () => monotonicMs() + aheadMs;
}

/** This machine's clock against that of Posthorn's own database. */
export const checkClock: Check = {
  area: 'Clock',
  run: async ({ database }) => (database ? [await clockFinding(database)] : []),
};
