import type pg from 'pg';
import { lowestUuidAt } from '#kernel';

const WEEK_MS = 7 * 86_400_000;
/** The first Monday of Unix time, so that weeks begin on Mondays. */
const FIRST_MONDAY_MS = 4 * 86_400_000;
/** Partitions stand ready for so many weeks to come: a worker may be away that long. */
const WEEKS_AHEAD = 8;
const WEEKS_BACK = 1;

/** The tables that are partitioned by the time in their ids, and the column that holds the id. */
export const PARTITIONED = [
  { table: 'event', column: 'id' },
  { table: 'routing', column: 'event_id' },
  { table: 'attempt', column: 'delivery_id' },
] as const;

function mondayBefore(unixMs: number): number {
  return Math.floor((unixMs - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
}

function suffixOf(mondayMs: number): string {
  return new Date(mondayMs).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Of two processes that make a partition at once IF NOT EXISTS fails one: so they go one after the other. */
const ONE_AT_A_TIME = `select pg_advisory_xact_lock(hashtextextended('posthorn partitions', 0))`;

/** Makes the weekly partitions around this time that do not exist yet. Rows outside them go to a default partition. */
export async function ensurePartitions(db: Pick<pg.Pool, 'query'>, nowMs: number): Promise<void> {
  for (let week = -WEEKS_BACK; week <= WEEKS_AHEAD; week++) {
    const from = mondayBefore(nowMs) + week * WEEK_MS;
    for (const { table } of PARTITIONED) {
      await db.query(
        `${ONE_AT_A_TIME};
         create table if not exists posthorn.${table}_${suffixOf(from)} partition of posthorn.${table}
         for values from ('${lowestUuidAt(from)}') to ('${lowestUuidAt(from + WEEK_MS)}')`,
      );
    }
  }
}

/**
 * Drops the partitions whose youngest id is older than the retention.
 * @returns the names of the dropped tables
 */
export async function dropOldPartitions(
  db: Pick<pg.Pool, 'query'>,
  nowMs: number,
  retentionDays: number,
): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent in (${PARTITIONED.map(({ table }) => `'posthorn.${table}'::regclass`).join(', ')})`,
  );
  const dropped: string[] = [];
  for (const { name } of rows) {
    const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
    if (!year) continue;
    const endMs = Date.UTC(Number(year), Number(month) - 1, Number(day)) + WEEK_MS;
    if (endMs > nowMs - retentionDays * 86_400_000) continue;
    await db.query(`drop table posthorn.${name}`);
    dropped.push(name);
  }
  return dropped;
}
