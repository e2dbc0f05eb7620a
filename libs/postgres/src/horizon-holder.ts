import type { Queryable } from './queryable.ts';
import { msOfInterval } from './sql-time.ts';

/** The transaction that holds a horizon, as far as an ordinary role can see it. */
export interface HorizonHolder {
  kind: 'session' | 'prepared';
  /** The session's process; null for a prepared transaction. */
  pid: number | null;
  /** The name of a prepared transaction. */
  gid: string | null;
  user: string | null;
  database: string | null;
  applicationName: string | null;
  state: string | null;
  /**
   * The time since the transaction began, or was prepared, in milliseconds; null where that is hidden from this role.
   */
  ageMs: number | null;
  /** The session's last statement, cut at 100 characters; null where that is hidden from this role. */
  query: string | null;
  /**
   * True if the session commits, and waits for a synchronous standby; false also where that is hidden from this role.
   */
  waitsForStandby: boolean;
}

interface Row {
  pid: number | null;
  gid: string | null;
  usename: string | null;
  datname: string | null;
  application_name: string | null;
  state: string | null;
  age_ms: number | null;
  query: string | null;
  waits_for_standby: boolean;
}

/**
 * A transaction with an id holds a lock on it, which `pg_locks` shows to every role, for the sessions of all databases
 * and for prepared transactions. `pg_stat_activity` shows every role the user and the database of a session. Only the
 * session's own role and `pg_read_all_stats` see its statement, its state and their times.
 *
 * `backend_xid` of `pg_stat_activity` lost: it is hidden from other roles, and prepared transactions have no row.
 */
const HOLDER = `select l.pid, p.gid, coalesce(a.usename, p.owner) as usename, coalesce(a.datname, p.database) as datname,
    nullif(a.application_name, '') as application_name, a.state,
    ${msOfInterval('clock_timestamp() - coalesce(a.xact_start, p.prepared)')} as age_ms,
    case when a.xact_start is not null then left(a.query, 100) end as query,
    coalesce(a.wait_event = 'SyncRep', false) as waits_for_standby
  from pg_locks l
  left join pg_stat_activity a on a.pid = l.pid
  left join pg_prepared_xacts p on p.transaction = l.transactionid and l.pid is null
  where l.locktype = 'transactionid' and l.granted and l.mode = 'ExclusiveLock'
    and l.transactionid = $1::text::xid`;

/** Positions are 64-bit transaction ids; locks name their lower half. */
const ID_SPACE = 2n ** 32n;

/**
 * The holder of this transaction id, or undefined if the transaction is over by now.
 * @param id a 64-bit transaction id
 */
export async function findHolder(db: Queryable, id: bigint): Promise<HorizonHolder | undefined> {
  const { rows } = await db.query<Row>(HOLDER, [String(id % ID_SPACE)]);
  const row = rows[0];
  if (!row) return undefined;
  return {
    kind: row.pid === null ? 'prepared' : 'session',
    pid: row.pid,
    gid: row.gid,
    user: row.usename,
    database: row.datname,
    applicationName: row.application_name,
    state: row.state,
    ageMs: row.age_ms === null ? null : Math.round(row.age_ms),
    query: row.query,
    waitsForStandby: row.waits_for_standby,
  };
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;

/** The remedy for a session that commits: to end it would leave its commit without a copy. */
const START_STANDBY =
  'Its commit waits for a synchronous standby: start one of `synchronous_standby_names`, or take them out there';

const lookAt = (pid: number | null) =>
  `See "select * from pg_stat_activity where pid = ${pid}". Commit its transaction, or end it with "select pg_terminate_backend(${pid})"`;

/** The session in words, without its statement, because `/readyz` shows this text to callers without a key, too. */
function describeSession(holder: HorizonHolder): string {
  const { pid, user, database, applicationName, state, ageMs, waitsForStandby } = holder;
  const facts = [
    applicationName && `application ${JSON.stringify(applicationName)}`,
    state,
    ageMs !== null && `for ${seconds(ageMs)}`,
  ].filter(Boolean);
  return (
    `session ${pid} of the user ${JSON.stringify(user)} in the database ${JSON.stringify(database)}` +
    `${facts.length > 0 ? ` (${facts.join(', ')})` : ''}. ${waitsForStandby ? START_STANDBY : lookAt(pid)}`
  );
}

function describePrepared({ gid, user, database, ageMs }: HorizonHolder): string {
  const name = gid?.replaceAll("'", "''");
  return (
    `the prepared transaction ${JSON.stringify(gid)} of the user ${JSON.stringify(user)} in the database ` +
    `${JSON.stringify(database)}${ageMs === null ? '' : `, prepared ${seconds(ageMs)} ago`}. ` +
    `End it there with "commit prepared '${name}'" or "rollback prepared '${name}'"`
  );
}

/**
 * Describes the holder of a horizon or of a lock, and the remedy.
 * @param id its 64-bit transaction id, if that is known
 */
export function describeHolder(holder: HorizonHolder | undefined, id?: string): string {
  if (holder?.kind === 'session') return describeSession(holder);
  if (holder?.kind === 'prepared' && holder.gid !== null) return describePrepared(holder);
  if (id === undefined) {
    return 'a transaction that this role cannot see. Find it with "select * from pg_prepared_xacts" as a superuser';
  }
  const xid = String(BigInt(id) % ID_SPACE);
  return (
    `a transaction that this role cannot see. Find it with "select * from pg_stat_activity where backend_xid = '${xid}'" ` +
    `and "select * from pg_prepared_xacts where transaction = '${xid}'" as a role with pg_read_all_stats`
  );
}
