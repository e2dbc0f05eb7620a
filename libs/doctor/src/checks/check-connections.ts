import { databaseConnections } from '#config';
import { countRunning, type SessionClient } from '#postgres';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, warning } from '../finding.ts';
import { openSession } from '../open-session.ts';
import { pooledFinding } from './pooled-connections.ts';

/** The longest wait for a connection: above its limits, a pooler does not refuse one, but lets it wait. */
const POOLER_PATIENCE_MS = 2_000;

/** A limit of connections, and how many of it are taken. */
interface Limit {
  what: string;
  limit: number;
  used: number;
  /** The connections that other programs than Posthorn have taken. */
  others: number;
  /** Returns the advice to raise the limit to a number. */
  raise: (limit: number) => string;
}

interface Row {
  account: string;
  database: string;
  is_super: boolean;
  reserved: number;
  server_limit: number;
  server_used: number;
  database_limit: number;
  database_used: number;
  role_limit: number;
  role_used: number;
  own: number;
}

/** The processes that run. */
interface Running {
  count: number;
  /** The most connections of each. */
  wanted: number;
}

/**
 * Every role sees the database, the user and the application of each session. `reserved_connections` came with
 * PostgreSQL 16.
 */
const LIMITS = `with session as (select * from pg_stat_activity a where a.backend_type = 'client backend'),
    reserve as (select current_setting('superuser_reserved_connections')::int
      + coalesce(current_setting('reserved_connections', true)::int, 0) as reserved)
  select quote_ident(current_user) as account, quote_ident(d.datname) as database, r.rolsuper as is_super,
    v.reserved, current_setting('max_connections')::int - v.reserved as server_limit,
    (select count(*)::int from session) as server_used,
    d.datconnlimit as database_limit,
    (select count(*)::int from session s where s.datid = d.oid) as database_used,
    r.rolconnlimit as role_limit,
    (select count(*)::int from session s where s.usesysid = r.oid) as role_used,
    (select count(*)::int from session s
      where s.datid = d.oid and s.usesysid = r.oid and s.application_name like 'posthorn%') as own
  from pg_database d, pg_roles r, reserve v where d.datname = current_database() and r.rolname = current_user`;

/**
 * The limits that hold for this role. The limits of databases and roles do not hold for superusers; -1 means no limit.
 */
function limitsOf(row: Row): Limit[] {
  const { account, database, is_super: isSuper, database_limit: ofDatabase, role_limit: ofRole } = row;
  const limits: Limit[] = [];
  const add = (what: string, limit: number, used: number, raise: Limit['raise']) =>
    limits.push({ what, limit, used, others: Math.max(0, used - row.own), raise });
  add('the server', row.server_limit, row.server_used, (limit) => {
    return `Raise max_connections of the server to ${limit + row.reserved} or more`;
  });
  const alter = (what: string) => (limit: number) =>
    `Run \`alter ${what} connection limit ${limit}\` (or with a higher limit)`;
  if (!isSuper && ofDatabase >= 0)
    add(`the database ${database}`, ofDatabase, row.database_used, alter(`database ${database}`));
  if (!isSuper && ofRole >= 0) add(`the role ${account}`, ofRole, row.role_used, alter(`role ${account}`));
  return limits;
}

/** Judges a limit by the most connections that all running processes may take, or one process if none runs. */
function limitFinding({ what, limit, used, others, raise }: Limit, { count, wanted }: Running): Finding {
  const use = `${used} of ${limit} connections of ${what} are in use, ${others} of them by other programs`;
  const processes = count > 1 ? `${count} processes of Posthorn run, and each uses` : 'each process of Posthorn uses';
  const summary = `${use}; ${processes} up to ${wanted}.`;
  const needed = others + wanted * Math.max(1, count);
  const advice = `${raise(needed)}, or lower DATABASE_POOL_SIZE.`;
  if (limit < wanted) return problem(`${summary} One process alone may not get its connections.`, advice);
  return limit >= needed ? ok(summary) : warning(summary, advice);
}

/** The number of processes that have reported lately; 0 if their reports cannot be read. */
async function countProcesses(database: SessionClient): Promise<number> {
  const { rows } = await database.query<{ may: boolean }>(
    `select has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as may
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'posthorn' and c.relname = 'process'`,
  );
  return rows[0]?.may ? countRunning(database) : 0;
}

async function readLimits(database: SessionClient): Promise<Row> {
  return (await database.query<Row>(LIMITS)).rows[0]!;
}

function wantedOf({ settings }: Site): number {
  const { pool, beside } = databaseConnections(settings);
  return pool + beside;
}

/**
 * Compares the connections that a process may open with the limits of the server, the database, the role and a pooler.
 */
export const checkConnections: Check = {
  area: 'Connections',
  async run(site) {
    const { database, databaseUrl } = site;
    if (!database || databaseUrl === undefined) return [];
    const wanted = wantedOf(site);
    const row = await readLimits(database);
    const running = { count: await countProcesses(database), wanted };
    const found = limitsOf(row).map((limit) => limitFinding(limit, running));
    const open = () => openSession(databaseUrl, { patienceMs: POOLER_PATIENCE_MS, areSessionsKnown: true });
    const isServerFull = async () => limitsOf(await readLimits(database)).some(({ limit, used }) => used >= limit);
    return [...found, ...(await pooledFinding(database, { wanted, open, isServerFull }))];
  },
};
