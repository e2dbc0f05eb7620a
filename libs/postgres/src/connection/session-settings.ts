import { isTimedOut } from '../is-timed-out.ts';
import type { Queryable } from '../queryable.ts';

/** The time after which Postgres itself ends a statement, or a transaction in which nothing happens. */
export const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * The settings that Posthorn's statements, and the way the driver reads their results, depend on. A database or a role
 * can have others (`alter database … set datestyle = 'German'`), and then the driver reads a date as null.
 *
 * The permission to write (`default_transaction_read_only`) is left to the operator.
 */
const SESSION_SETTINGS: Readonly<Record<string, string>> = {
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  search_path: 'pg_catalog, pg_temp',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  statement_timeout: `${STATEMENT_TIMEOUT_MS}ms`,
  transaction_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: `${STATEMENT_TIMEOUT_MS}ms`,
  idle_session_timeout: '0',
  default_table_access_method: 'heap',
  exit_on_error: 'off',
  // A policy that hides rows makes a statement fail. Otherwise the statement would silently find fewer events.
  row_security: 'off',
};

const VALUES = Object.entries(SESSION_SETTINGS)
  .map(([name, value]) => `('${name}', '${value}')`)
  .join(', ');

/**
 * One statement, because each new connection waits for it. The settings are no parameters of the startup packet,
 * because a pooler such as PgBouncer refuses parameters that it does not know. A setting that this server does not have
 * is left out (13 has no `idle_session_timeout`). Commits that need not reach the disk would break the promise of the
 * 202. Postgres refuses partitioned tables if the default tablespace names the database's own. So that name is emptied;
 * any other one stays.
 */
const PREPARE = `select pg_catalog.set_config(s.name, s.value, false) from (values ${VALUES}) as s (name, value)
  where pg_catalog.current_setting(s.name, true) is not null
  union all
  select pg_catalog.set_config('synchronous_commit', 'on', false)
  where pg_catalog.current_setting('synchronous_commit') operator(pg_catalog.=) 'off'
  union all
  select pg_catalog.set_config('default_tablespace', '', false)
  from pg_catalog.pg_database d join pg_catalog.pg_tablespace t on t.oid operator(pg_catalog.=) d.dattablespace
  where d.datname operator(pg_catalog.=) pg_catalog.current_database()
    and t.spcname::text operator(pg_catalog.=) pg_catalog.current_setting('default_tablespace')`;

/** The first try finds nothing cached, and may take longer than a limit of a millisecond. */
const MAX_TRIES = 20;
/** The first version with `transaction_timeout`. */
const WITH_TRANSACTION_TIMEOUT = 17;

/**
 * Lifts the time limits of the role and the database, which may be shorter than any statement takes, and would end the
 * next one. SET itself takes a fraction of a millisecond.
 */
async function liftLimits(client: Queryable, majorVersion: number): Promise<void> {
  if (majorVersion >= WITH_TRANSACTION_TIMEOUT) await client.query('set transaction_timeout = 0');
  for (let tries = 1; ; tries++) {
    try {
      await client.query(`set statement_timeout = '${STATEMENT_TIMEOUT_MS}ms'`);
      return;
    } catch (error) {
      if (!isTimedOut(error) || tries === MAX_TRIES) throw error;
    }
  }
}

/**
 * Gives a new session the settings that Posthorn depends on. They override the settings of the database and the role.
 * @param majorVersion the server's version, as it reported when the session began. Default: 0, an unknown old one
 */
export async function prepareSession(client: Queryable, majorVersion = 0): Promise<void> {
  await liftLimits(client, majorVersion);
  await client.query(PREPARE);
}
