import type { Check } from '../check.ts';
import { type Finding, ok, problem } from '../finding.ts';

/** A session that others wait for. */
interface Blocker {
  pid: number;
  account: string | null;
  application: string | null;
  state: string | null;
  tables: string[];
  waiting: number;
}

/** No statement of Posthorn's waits for a lock so long. */
const LONG_WAIT = '2 seconds';

/**
 * The sessions at the head of a queue of which somebody has waited for long, by the catalogue alone: what the locks are on
 * is not read. `pg_locks` shows every role whom a session waits for, and `waitstart` since when.
 */
const BLOCKERS = `with waiting as (
    select distinct l.pid, unnest(pg_blocking_pids(l.pid)) as blocker
    from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
    where not l.granted and l.waitstart < clock_timestamp() - interval '${LONG_WAIT}'
  ), held as (
    select l.pid, array_agg(distinct c.relname::text) filter (where c.relnamespace = to_regnamespace('posthorn')) as tables
    from pg_locks l join pg_class c on c.oid = l.relation and l.locktype = 'relation' and l.granted and not c.relispartition
      and l.mode in ('AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock')
    group by l.pid
  )
  select w.blocker as pid, a.usename as account, nullif(a.application_name, '') as application, a.state,
    coalesce(h.tables, '{}') as tables, count(*)::int as waiting
  from waiting w left join pg_stat_activity a on a.pid = w.blocker left join held h on h.pid = w.blocker
  where w.blocker <> 0 and not exists (select from waiting o where o.pid = w.blocker)
  group by w.blocker, a.usename, a.application_name, a.state, h.tables order by count(*) desc limit 5`;

function blockerFinding({ pid, account, application, state, tables, waiting }: Blocker): Finding {
  const facts = [application && `application ${JSON.stringify(application)}`, state].filter(Boolean).join(', ');
  const who = `Session ${pid} of the user ${JSON.stringify(account)}${facts && ` (${facts})`}`;
  const on = tables.length > 0 ? ` on ${tables.join(', ')}` : '';
  const what = `${who} holds locks${on}, and others have waited for it for more than ${LONG_WAIT} (${waiting}).`;
  const advice = `Look at it by "select * from pg_stat_activity where pid = ${pid}", and commit it, or end it by "select pg_terminate_backend(${pid})".`;
  return problem(what, advice);
}

/** Sessions whose locks let others wait, in Posthorn's own database. */
export const checkLocks: Check = {
  area: 'Locks',
  async run({ database }) {
    if (!database) return [];
    const { rows } = await database.query<Blocker>(BLOCKERS);
    return rows.length > 0 ? rows.map(blockerFinding) : [ok('No session lets others wait for its locks.')];
  },
};
