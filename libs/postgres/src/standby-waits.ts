import { isOurSession } from './is-our-session.ts';
import type { Queryable } from './queryable.ts';
import { msOfInterval } from './sql-time.ts';

/** The synchronous replication of a server, as far as the commits of Posthorn depend on it. */
export interface SynchronousStandbys {
  /** The value of `synchronous_standby_names`; empty if no commit waits for a standby. */
  names: string;
  /** The number of connected standbys. This role may not see which of them are synchronous. */
  connected: number;
  /** How long the commit of a session of Posthorn has waited for a standby, in milliseconds; null if none waits. */
  waitedMs: number | null;
}

/**
 * The default of `synchronous_commit` counts, not the value in this session: a session that watches waits for no
 * standby (see `openWatchPool`).
 */
const STANDBYS = `select
  case when s.reset_val = 'local' then '' else current_setting('synchronous_standby_names') end as names,
  (select count(*)::int from pg_stat_replication) as connected,
  (select max(${msOfInterval('clock_timestamp() - a.query_start')}) from pg_stat_activity a
    where a.wait_event = 'SyncRep' and ${isOurSession('a')}) as "waitedMs"
  from pg_settings s where s.name = 'synchronous_commit'`;

/** Reads the state of the synchronous replication. Needs no rights. */
export async function readStandbys(db: Queryable): Promise<SynchronousStandbys> {
  const { rows } = await db.query<SynchronousStandbys>(STANDBYS);
  return rows[0]!;
}

/** Returns true if each commit will wait until a standby connects. */
export function lacksStandby({ names, connected }: SynchronousStandbys): boolean {
  return names !== '' && connected === 0;
}

/** Describes commits that wait for a standby, or will, and the remedy. */
export function describeStandbyWait(standbys: SynchronousStandbys): string {
  const { names, connected, waitedMs } = standbys;
  const state = connected === 0 ? 'none is connected' : 'none that is connected confirms them';
  const longest = waitedMs === null ? '' : `, the longest for ${Math.round(waitedMs / 1_000)} s`;
  return (
    `Commits wait for a synchronous standby${longest}: \`synchronous_standby_names\` is '${names}' and ${state}. ` +
    'Start the standby, or change the setting by "alter system set synchronous_standby_names = …" and "select ' +
    'pg_reload_conf()". Then the commits succeed, and Posthorn goes on by itself.'
  );
}
