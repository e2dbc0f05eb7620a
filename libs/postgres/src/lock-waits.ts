import { describeHolder, type HorizonHolder } from './horizon-holder.ts';
import { isOurSession } from './is-our-session.ts';
import type { Queryable } from './queryable.ts';
import { msOfInterval } from './sql-time.ts';

/** A wait of one of Posthorn's sessions for a lock that a session of another program holds. */
export interface LockWait {
  /** The table that is waited for, for example `posthorn.attempt`; null for a row lock, or a lock of another kind. */
  table: string | null;
  waitedMs: number;
  holder: HorizonHolder;
}

interface Row {
  relation: string | null;
  waited_ms: number;
  pid: number;
  gid: string | null;
  owner: string | null;
  prepared_in: string | null;
  usename: string | null;
  datname: string | null;
  application_name: string | null;
  state: string | null;
  age_ms: number | null;
}

/**
 * `pg_blocking_pids` returns the sessions ahead of a waiting one. They may wait themselves, so their blockers are
 * followed up to the sessions that wait for none. The function is called only for sessions that have waited for long,
 * since it stops all others at the locks for a moment. It returns the pid 0 for a prepared transaction. The database of
 * a service may be a PostgreSQL 13, whose `pg_locks` has no `waitstart`.
 */
const WAITS = `with recursive waiting as materialized (
  select a.pid, l.relation, l.database, ${msOfInterval('clock_timestamp() - s.since')} as waited_ms
  from pg_locks l join pg_stat_activity a on a.pid = l.pid
  cross join lateral (select coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, a.query_start) as since) s
  where not l.granted and ${isOurSession('a')} and s.since < clock_timestamp() - $1 * interval '1 millisecond'
),
chain (waiter, pid) as (
  select w.pid, b.pid from waiting w cross join unnest(pg_blocking_pids(w.pid)) b (pid)
  union
  select c.waiter, b.pid from chain c cross join unnest(pg_blocking_pids(c.pid)) b (pid) where c.pid <> 0
)
select n.nspname || '.' || t.relname as relation, w.waited_ms, c.pid, p.gid, p.owner, p.database as prepared_in,
  a.usename, a.datname, nullif(a.application_name, '') as application_name, a.state,
  ${msOfInterval('clock_timestamp() - a.xact_start')} as age_ms
from waiting w
join chain c on c.waiter = w.pid
left join pg_class t on t.oid = w.relation
left join pg_namespace n on n.oid = t.relnamespace
left join pg_stat_activity a on a.pid = c.pid
left join lateral (
  select x.gid, x.owner, x.database from pg_prepared_xacts x
  where c.pid = 0 and exists (select from pg_locks h where h.relation = w.relation and h.granted and h.pid is null
    and h.virtualtransaction = '-1/' || x.transaction)
  limit 1
) p on true
where (c.pid = 0 or cardinality(pg_blocking_pids(c.pid)) = 0) and not coalesce(${isOurSession('a')}, false)
order by w.waited_ms desc limit 10`;

function holderOf(row: Row): HorizonHolder {
  return {
    kind: row.pid === 0 ? 'prepared' : 'session',
    pid: row.pid === 0 ? null : row.pid,
    gid: row.gid,
    user: row.usename ?? row.owner,
    database: row.datname ?? row.prepared_in,
    applicationName: row.application_name,
    state: row.state,
    ageMs: row.age_ms === null ? null : Math.round(row.age_ms),
    query: null,
    waitsForStandby: false,
  };
}

/**
 * Finds the sessions of Posthorn that have waited for a lock for `minMs` or longer, with the sessions that hold those
 * locks, the longest wait first. Needs no rights; without them, the activity of other roles' sessions is not shown.
 */
export async function findLockWaits(db: Queryable, minMs: number): Promise<LockWait[]> {
  const { rows } = await db.query<Row>(WAITS, [minMs]);
  return rows.map((row) => ({ table: row.relation, waitedMs: row.waited_ms, holder: holderOf(row) }));
}

/** Describes a wait for a lock, and the remedy. */
export function describeLockWait({ table, waitedMs, holder }: LockWait): string {
  const what = table === null ? 'a row' : `the table ${table}`;
  return (
    `Posthorn has waited for a lock on ${what} for ${Math.round(waitedMs / 1_000)} s. ` +
    `It is held by ${describeHolder(holder)}.`
  );
}
