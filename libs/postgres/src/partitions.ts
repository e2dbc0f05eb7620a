import type pg from 'pg';
import { lowestUuidAt, unixMsOfUuid } from '#kernel';
import { lacksPrivilege } from './lacks-privilege.ts';
import type { Queryable } from './queryable.ts';
import { summarizeRequestIds } from './request-index.ts';
import { inTransaction } from './transaction.ts';
import { hasSqlState } from './sql-state.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The first Monday of Unix time, so that weeks begin on Mondays. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
/** Partitions stand ready for so many weeks to come: a worker may be away that long. */
const WEEKS_AHEAD = 8;
const WEEKS_BACK = 1;

/** The tables that are partitioned by the time in their ids, and the column that holds the id. */
export const PARTITIONED = [
  { table: 'event', column: 'id' },
  { table: 'routing', column: 'event_id' },
  { table: 'attempt', column: 'delivery_id' },
  { table: 'log_block', column: 'last_id' },
] as const;

interface Partition {
  parent: (typeof PARTITIONED)[number];
  name: string;
  from: string;
  to: string;
}

/** The time at which the week of a weekly partition begins, in Unix ms. */
export function mondayBefore(unixMs: number): number {
  return Math.floor((unixMs - FIRST_MONDAY_MS) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
}

/** Returns true if rows with these ids leave together at the end of their retention. */
export function leaveTogether(id: string, other: string): boolean {
  return mondayBefore(unixMsOfUuid(id)) === mondayBefore(unixMsOfUuid(other));
}

function suffixOf(mondayMs: number): string {
  return new Date(mondayMs).toISOString().slice(0, 10).replaceAll('-', '');
}

function wantedPartitions(nowMs: number): Partition[] {
  const weeks = Array.from({ length: WEEKS_BACK + 1 + WEEKS_AHEAD }, (_, index) => index - WEEKS_BACK);
  return weeks.flatMap((week) => {
    const fromMs = mondayBefore(nowMs) + week * WEEK_MS;
    const range = { from: lowestUuidAt(fromMs), to: lowestUuidAt(fromMs + WEEK_MS) };
    return PARTITIONED.map((parent) => ({ parent, name: `${parent.table}_${suffixOf(fromMs)}`, ...range }));
  });
}

/** Any number that nothing else locks. */
const PARTITION_LOCK = '8101820043055624815';

/**
 * Creates or drops tables in one transaction. If the lock is not free, it leaves the work to the next call, because a
 * session that waits for this lock behind a long query makes every insert wait behind itself.
 * @returns true if it was done
 */
async function changeTables(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<unknown>): Promise<boolean> {
  try {
    await inTransaction(pool, async (client) => {
      await client.query(`select pg_advisory_xact_lock(${PARTITION_LOCK})`);
      await client.query(`set local lock_timeout = '500ms'`);
      await work(client);
    });
    return true;
  } catch (error) {
    if (!hasSqlState(error, 'lockNotAvailable')) throw error;
    return false;
  }
}

/**
 * The tables among these names that exist. Read from the catalogue itself, because to_regclass remembers its result for
 * a whole transaction.
 */
async function existing(db: Queryable, names: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'posthorn'::regnamespace and c.relname = any($1)`,
    [names],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Makes a partition, with the rows that lie in the default one because they came before it. */
async function addPartition(client: pg.PoolClient, { parent, name, from, to }: Partition): Promise<void> {
  if ((await existing(client, [name])).size > 0) return; // another process was faster
  const { table, column } = parent;
  await client.query(`lock table posthorn.${table}_default in access exclusive mode`);
  await client.query(`create table posthorn.${name} (like posthorn.${table} including defaults including storage)`);
  await client.query(
    `with early as (
       delete from posthorn.${table}_default d where d.${column} >= '${from}' and d.${column} < '${to}' returning d.*
     )
     insert into posthorn.${name} select * from early`,
  );
  await client.query(
    `alter table posthorn.${table} attach partition posthorn.${name} for values from ('${from}') to ('${to}')`,
  );
  if (table === 'attempt') await client.query(summarizeRequestIds(name));
}

const MAY_NOT_MAKE =
  'The weekly partitions cannot be created, so rows go to the default partitions, which are slow to clean: the user needs ' +
  'CREATE on the schema posthorn, and to own its tables.';
const MAY_NOT_DROP =
  'Weekly partitions past the retention cannot be dropped, and keep their disk space: the user needs to own ' +
  'the tables of the schema posthorn.';

/**
 * Makes the weekly partitions around this time that do not exist yet. Rows outside them go to a default partition.
 * Partitions that a long query blocks are left to the next call.
 * @param onProblem called if the user lacks the right to make them, which stops nothing
 */
export async function ensurePartitions(
  pool: pg.Pool,
  nowMs: number,
  onProblem: (message: string) => void = () => undefined,
): Promise<void> {
  try {
    await makeMissing(pool, nowMs);
  } catch (error) {
    if (!lacksPrivilege(error)) throw error;
    onProblem(MAY_NOT_MAKE);
  }
}

async function makeMissing(pool: pg.Pool, nowMs: number): Promise<void> {
  const wanted = wantedPartitions(nowMs);
  const there = await existing(
    pool,
    wanted.map(({ name }) => name),
  );
  for (const partition of wanted) {
    if (there.has(partition.name)) continue;
    if (!(await changeTables(pool, (client) => addPartition(client, partition)))) return;
  }
}

/**
 * The least number of days, in the time of the retention, between the acceptance of an old row and its removal. One
 * would be too few, because the retention may catch up a day meanwhile.
 */
const DAYS_LEFT = 2;

/** The earliest time of an id whose row is still accepted: it is within the retention, and is not dropped at once. */
export function earliestKeptMs(nowMs: number, retentionDays: number): number {
  return Math.max(nowMs - retentionDays * DAY_MS, mondayBefore(nowMs - (retentionDays - DAYS_LEFT) * DAY_MS));
}

/** The time before which rows, by the times in their ids, are dropped with their weeks. */
export function droppedBeforeMs(nowMs: number, retentionDays: number): number {
  return mondayBefore(nowMs - retentionDays * DAY_MS);
}

/** Rows of a default partition that are deleted at a time, so that no transaction takes long. */
const DELETE_LIMIT = 5_000;

/** Deletes the rows that are past the retention and in no weekly partition. */
async function deleteOldRows(pool: pg.Pool, before: string): Promise<void> {
  for (const { table, column } of PARTITIONED) {
    await pool.query(
      `delete from posthorn.${table}_default where ctid = any (array(
         select d.ctid from posthorn.${table}_default d where d.${column} < $1 limit ${DELETE_LIMIT}))`,
      [before],
    );
  }
}

/** The callbacks of `dropOldPartitions`. */
export interface DropOptions {
  /** Deletes what refers to rows with lower ids, before they go; optional. */
  beforeDrop?: (lowestKept: string) => Promise<void>;
  /** Called if the user lacks the right to drop partitions, which stops nothing; optional. */
  onProblem?: (message: string) => void;
}

/**
 * Drops the partitions whose youngest id is older than the retention. Partitions that a long query blocks are left to
 * the next call.
 * @returns the names of the dropped tables
 */
export async function dropOldPartitions(
  pool: pg.Pool,
  nowMs: number,
  retentionDays: number,
  { beforeDrop, onProblem }: DropOptions = {},
): Promise<string[]> {
  const beforeMs = droppedBeforeMs(nowMs, retentionDays);
  await beforeDrop?.(lowestUuidAt(beforeMs));
  await deleteOldRows(pool, lowestUuidAt(beforeMs));
  const dropped: string[] = [];
  try {
    for (const name of await partitionsBefore(pool, beforeMs)) {
      if (await changeTables(pool, (client) => client.query(`drop table posthorn.${name}`))) dropped.push(name);
    }
  } catch (error) {
    if (!lacksPrivilege(error)) throw error;
    onProblem?.(MAY_NOT_DROP);
  }
  return dropped;
}

/** The names of the weekly partitions whose youngest id is older: blocks first, whose ids would lead nowhere. */
async function partitionsBefore(pool: pg.Pool, beforeMs: number): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent in (${PARTITIONED.map(({ table }) => `'posthorn.${table}'::regclass`).join(', ')})
     order by i.inhparent <> 'posthorn.log_block'::regclass, c.relname`,
  );
  return rows.flatMap(({ name }) => {
    const suffix = /_(\d{8})$/.exec(name)?.[1];
    return suffix !== undefined && suffix < suffixOf(beforeMs) ? [name] : [];
  });
}
