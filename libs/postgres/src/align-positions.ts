import type pg from 'pg';
import { lowestUuidAt } from '#kernel';
import { SessionClient } from './connection/session-client.ts';
import { OWN_POS_DEFAULT, POSITION_BASE } from './position.ts';
import type { Queryable } from './queryable.ts';
import { inTransaction } from './transaction.ts';
import { msOfTimestamp } from './sql-time.ts';

/** Positions that were moved above those of an earlier cluster. */
export interface Alignment {
  /** The next transaction id of this cluster. */
  nextId: string;
  /** The highest position that was found. */
  highest: string;
  /** Rows that were written between the restore and its discovery, and got new positions. */
  moved: number;
}

const TABLES = ['event', 'attempt', 'stream_event', 'project', 'endpoint', 'event_type'] as const;

/** SQL for the highest position in all tables. Each subquery reads the last entry of an index. */
const HIGHEST = `greatest(
  (select max(e.pos) from posthorn.event e), (select max(a.pos) from posthorn.attempt a),
  (select max(s.pos) from posthorn.stream_event s), (select max(p.changed_pos) from posthorn.project p),
  (select max(n.changed_pos) from posthorn.endpoint n), (select max(t.changed_pos) from posthorn.event_type t),
  (select max(c.pos) from posthorn.cursor c where c.name like 'relay:%'),
  (select max(r.pos) from posthorn.projection r), 0)`;

const LOOK = `select pg_snapshot_xmax(pg_current_snapshot())::text as next_id, ${POSITION_BASE}::text as base,
  ${HIGHEST}::text as highest`;

/** Rows written after the restore may look older than a cursor's last move, which has the time of another machine. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

interface Look {
  nextId: bigint;
  base: bigint;
  highest: bigint;
}

async function look(db: Queryable): Promise<Look> {
  const { rows } = await db.query<{ next_id: string; base: string; highest: string }>(LOOK);
  const { next_id: nextId, base, highest } = rows[0]!;
  return { nextId: BigInt(nextId), base: BigInt(base), highest: BigInt(highest) };
}

/** Returns true within one history, in which every visible position is below the next new position. */
const isAligned = ({ nextId, base, highest }: Look) => highest < nextId + base;

/**
 * Looks, without changing anything, for positions that this cluster has not reached. A restored dump of another cluster
 * has such positions until `alignPositions` has gone on above them.
 * @returns the next position that a row gets, and the highest existing position; undefined if all is well
 */
export async function findMisalignment(db: Queryable): Promise<{ next: string; highest: string } | undefined> {
  const found = await look(db);
  if (isAligned(found)) return undefined;
  return { next: String(found.nextId + found.base), highest: String(found.highest) };
}

/**
 * Makes positions go on above all existing ones. A dump that is restored into another cluster keeps its positions, but
 * the cluster's transaction ids may be far below them. Every new row would then lie behind the cursors, and be skipped
 * silently.
 * @returns a description of the change, or undefined if none was needed
 * @throws if the role may not create in the schema `posthorn`
 */
export async function alignPositions(pool: pg.Pool): Promise<Alignment | undefined> {
  if (isAligned(await look(pool))) return undefined;
  return inTransaction(pool, (tx) => unhurried(tx, () => alignUnderLock(tx)));
}

/** Runs work that reads whole tables of a large database, which may take longer than other statements may. */
function unhurried<T>(tx: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  return tx instanceof SessionClient ? tx.unhurried(work) : work();
}

async function alignUnderLock(tx: Queryable): Promise<Alignment | undefined> {
  // No row is written by the old base after this, and no statement that waits here keeps a plan with the old base.
  const tables = TABLES.map((table) => `posthorn.${table}`).join(', ');
  await tx.query(`lock table ${tables} in share row exclusive mode`);
  const found = await look(tx);
  if (isAligned(found)) return undefined;
  const base = found.highest + 1n - found.nextId;
  await tx.query(
    `create or replace function posthorn.position_base() returns bigint language sql stable parallel safe
     as 'select ${base}::bigint'`,
  );
  const moved = await moveEarlyRows(tx, found);
  return { nextId: String(found.nextId), highest: String(found.highest), moved };
}

/** Rows that this cluster's transactions wrote by the old base: their positions are behind the cursors. */
async function moveEarlyRows(tx: Queryable, { nextId, base }: Look): Promise<number> {
  const { rows } = await tx.query<{ moved_at: number | null }>(
    `select ${msOfTimestamp('max(c.moved_at)')} as moved_at from posthorn.cursor c where c.name like 'relay:%'`,
  );
  const sinceMs = Math.max(0, (rows[0]!.moved_at ?? 0) - CLOCKS_DIFFER_MS);
  const since = new Date(sinceMs);
  const upTo = String(nextId + base);
  const move = (table: string, isEarly: string, from: unknown) =>
    tx.query(`update posthorn.${table} t set pos = ${OWN_POS_DEFAULT} where t.pos < $1 and ${isEarly}`, [upTo, from]);
  const moved = [
    await move('event', 't.id >= $2', lowestUuidAt(sinceMs)),
    await move('attempt', 't.started_at >= $2', since),
    await move('stream_event', 't.at >= $2', since),
  ];
  await tx.query(`update posthorn.project t set changed_pos = ${OWN_POS_DEFAULT} where t.updated_at >= $1`, [since]);
  await tx.query(`update posthorn.endpoint t set changed_pos = ${OWN_POS_DEFAULT} where t.updated_at >= $1`, [since]);
  await tx.query(`update posthorn.event_type t set changed_pos = ${OWN_POS_DEFAULT} where t.updated_at >= $1`, [since]);
  return moved.reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
}

/** Describes an alignment in one line for people. */
export function describeAlignment({ nextId, highest, moved }: Alignment): string {
  const early = moved === 0 ? '' : ` Rows that were written in the meantime, and are read again: ${moved}.`;
  return (
    `Posthorn's database was restored into another cluster: its positions reach ${highest}, and the next transaction id ` +
    `here is ${nextId}. New rows continue above them, so that no row is skipped.${early} See docs/backup.md.`
  );
}
