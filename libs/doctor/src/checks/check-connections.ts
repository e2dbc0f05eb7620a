import { databaseConnections } from '#config';
import type { SessionClient } from '#postgres';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, warning } from '../finding.ts';
import { openSession } from '../open-session.ts';
import { pooledFinding } from './pooled-connections.ts';

/** A pooler lets a connection above its limits wait. */
const POOLER_PATIENCE_MS = 2_000;

/** A limit of connections, how many of it are taken, and how to raise it. */
interface Limit {
  what: string;
  limit: number;
  used: number;
  raise: string;
}

interface Row {
  account: string;
  database: string;
  is_super: boolean;
  server_limit: number;
  server_used: number;
  database_limit: number;
  database_used: number;
  role_limit: number;
  role_used: number;
}

/** Every role sees the database and the user of each session. `reserved_connections` came with PostgreSQL 16. */
const LIMITS = `select quote_ident(current_user) as account, quote_ident(d.datname) as database, r.rolsuper as is_super,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0) as server_limit,
    (select count(*)::int from pg_stat_activity a where a.backend_type = 'client backend') as server_used,
    d.datconnlimit as database_limit,
    (select count(*)::int from pg_stat_activity a
      where a.backend_type = 'client backend' and a.datid = d.oid) as database_used,
    r.rolconnlimit as role_limit,
    (select count(*)::int from pg_stat_activity a
      where a.backend_type = 'client backend' and a.usesysid = r.oid) as role_used
  from pg_database d, pg_roles r where d.datname = current_database() and r.rolname = current_user`;

/** Limits of databases and roles hold for no superuser; -1 stands for none. */
function limitsOf(row: Row): Limit[] {
  const { account, database, is_super: isSuper, database_limit: ofDatabase, role_limit: ofRole } = row;
  const limits = [
    {
      what: 'the server',
      limit: row.server_limit,
      used: row.server_used,
      raise: 'Raise max_connections of the server',
    },
  ];
  if (!isSuper && ofDatabase >= 0) {
    const raise = `alter database ${database} connection limit -1`;
    limits.push({ what: `the database ${database}`, limit: ofDatabase, used: row.database_used, raise });
  }
  if (!isSuper && ofRole >= 0) {
    const raise = `alter role ${account} connection limit -1`;
    limits.push({ what: `the role ${account}`, limit: ofRole, used: row.role_used, raise });
  }
  return limits;
}

/** @param wanted the most connections of one process of Posthorn */
function limitFinding({ what, limit, used, raise }: Limit, wanted: number): Finding {
  const summary = `${used} of ${limit} connections of ${what} are in use; each process of Posthorn takes up to ${wanted}.`;
  const advice = `${raise}, or lower DATABASE_POOL_SIZE.`;
  if (limit < wanted) return problem(`${summary} One process alone may not get its connections.`, advice);
  return limit - used > wanted ? ok(summary) : warning(summary, advice);
}

async function readLimits(database: SessionClient): Promise<Row> {
  return (await database.query<Row>(LIMITS)).rows[0]!;
}

function wantedOf({ settings }: Site): number {
  const { pool, beside } = databaseConnections(settings);
  return pool + beside;
}

/** The connections that this process may open, against the limits of the server, the database, the role and a pooler. */
export const checkConnections: Check = {
  area: 'Connections',
  async run(site) {
    const { database, databaseUrl } = site;
    if (!database || databaseUrl === undefined) return [];
    const wanted = wantedOf(site);
    const row = await readLimits(database);
    const found = limitsOf(row).map((limit) => limitFinding(limit, wanted));
    const open = () => openSession(databaseUrl, { patienceMs: POOLER_PATIENCE_MS, areSessionsKnown: true });
    return [...found, ...(await pooledFinding(database, { wanted, open }))];
  },
};
