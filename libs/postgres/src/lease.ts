import { randomUUID } from 'node:crypto';
import type { Queryable } from './queryable.ts';
import { mustStoreAll, queryStoring, rowsDropped } from './rows-dropped.ts';

/** How long a leader keeps a lease that it does not renew. */
export const LEASE_MS = 3_000;

/** A leader's lease, as it is in the database. */
export interface Lease {
  name: string;
  /** The id of one term: a later term of the same process has another id. */
  holder: string;
  /** The epoch of the ownership of that name, raised by taking the lease. */
  epoch: number;
}

/**
 * SQL for a lease that may be taken. The lease has ended, the session of its holder is gone (the process was killed),
 * or its end is too far away for any lease (the database's clock was set back). `backend_start` is hidden for sessions
 * of other roles; a session without it counts as present.
 */
const isFree = (lease: string) => `(
  ${lease}.expires_at <= clock_timestamp()
  or ${lease}.expires_at > clock_timestamp() + $4 * interval '2 milliseconds'
  or not exists (
    select from pg_stat_get_activity(${lease}.backend_pid) s
    where coalesce(s.backend_start, ${lease}.backend_start) = ${lease}.backend_start
  )
)`;

/**
 * Times are the database's, so the clocks of machines need not agree. One statement writes the lease and the higher
 * epoch. While another process leads, the statement takes no lock and no transaction id.
 *
 * An advisory lock alone lost: Postgres holds it as long as the connection lives, so a frozen leader kept it for as
 * long as it was frozen. A lease that ignores its holder's session lost too: a killed leader would be followed after 3
 * s instead of 1 s.
 */
const TAKE = `with found as materialized (
  select not exists (select from posthorn.lease h where h.name = $1 and not ${isFree('h')}) as is_free
),
taken as (
  insert into posthorn.lease as l (name, holder, backend_pid, backend_start, expires_at)
  select $1, $2, s.pid, s.backend_start, clock_timestamp() + $4 * interval '1 millisecond'
  from found f cross join pg_stat_get_activity(pg_backend_pid()) s where f.is_free
  on conflict (name) do update set holder = excluded.holder, backend_pid = excluded.backend_pid,
    backend_start = excluded.backend_start, expires_at = excluded.expires_at
  where ${isFree('l')}
  returning l.name
),
owned as (
  insert into posthorn.ownership as o (name, epoch, owner) select t.name, 1, $3 from taken t
  on conflict (name) do update set epoch = o.epoch + 1, owner = excluded.owner, taken_at = now()
  returning epoch
)
select f.is_free, o.epoch from found f left join owned o on true
where ${mustStoreAll('posthorn.ownership', 'owned', 'select count(*) from taken')}`;

/**
 * Takes a free lease. Another process may take it at the same moment; but if it is free at the next try too, and cannot
 * be taken either, a trigger drops its row.
 * @returns the lease, or undefined while another holder has it
 * @throws RowsDroppedError if a trigger drops the lease or its ownership
 */
export async function takeLease(db: Queryable, name: string, owner: string): Promise<Lease | undefined> {
  const holder = randomUUID();
  for (let tries = 0; tries < 2; tries++) {
    const { rows } = await queryStoring<{ is_free: boolean; epoch: string | null }>(db, {
      text: TAKE,
      values: [name, holder, owner, LEASE_MS],
    });
    const { is_free: wasFree, epoch } = rows[0]!;
    if (epoch !== null) return { name, holder, epoch: Number(epoch) };
    if (!wasFree) return undefined;
  }
  throw await rowsDropped(db, 'posthorn.lease');
}

/**
 * Extends the lease. @returns true if this holder still had it
 * @throws RowsDroppedError if a trigger keeps it as it is
 */
export async function renewLease(db: Queryable, { name, holder }: Lease): Promise<boolean> {
  const { rowCount } = await db.query(
    `update posthorn.lease set expires_at = clock_timestamp() + $3 * interval '1 millisecond'
     where name = $1 and holder = $2`,
    [name, holder, LEASE_MS],
  );
  if (rowCount === 1) return true;
  const { rows } = await db.query('select from posthorn.lease l where l.name = $1 and l.holder = $2', [name, holder]);
  if (rows.length > 0) throw await rowsDropped(db, 'posthorn.lease');
  return false;
}

/** Gives the lease back, if this holder still has it. */
export async function releaseLease(db: Queryable, { name, holder }: Lease): Promise<void> {
  await db.query('delete from posthorn.lease where name = $1 and holder = $2', [name, holder]);
}

/** Deletes the lease of work that no process leads any more. Does nothing while a process holds it. */
export async function dropEndedLease(db: Queryable, name: string): Promise<void> {
  await db.query('delete from posthorn.lease where name = $1 and expires_at <= clock_timestamp()', [name]);
}

/** A process that leads, as of now. */
export interface Leader {
  /** Host and pid, as of the last taking of its lease. */
  owner: string;
  /** The end of its lease, as text. Each renewal moves it, so that two readings can be compared. */
  until: string;
}

/** The leader under a name; undefined if its lease is over or was never taken. */
export async function leaderOf(db: Queryable, name: string): Promise<Leader | undefined> {
  const { rows } = await db.query<Leader>(
    `select o.owner, l.expires_at::text as until from posthorn.lease l join posthorn.ownership o on o.name = l.name
     where l.name = $1 and l.expires_at > clock_timestamp()`,
    [name],
  );
  return rows[0];
}
