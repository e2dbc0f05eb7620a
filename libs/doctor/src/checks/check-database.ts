import type pg from 'pg';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, warning } from '../finding.ts';

const OLDEST_SERVER = 150_000;

interface ServerFacts {
  version: number;
  version_text: string;
  database: string;
  account: string;
  in_recovery: boolean;
  read_only: string;
  has_schema: boolean;
  may_create: boolean;
  used: number;
  max_connections: number;
  bytes: string;
}

async function readFacts(database: pg.Client): Promise<ServerFacts> {
  const { rows } = await database.query<ServerFacts>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as version_text,
       current_database() as database, current_user as account, pg_is_in_recovery() as in_recovery,
       current_setting('default_transaction_read_only') as read_only,
       to_regnamespace('posthorn') is not null as has_schema,
       has_database_privilege(current_database(), 'CREATE') as may_create,
       (select count(*)::int from pg_stat_activity a where a.backend_type = 'client backend') as used,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as max_connections,
       pg_database_size(current_database()) as bytes`,
  );
  return rows[0]!;
}

function accessFindings({
  version,
  version_text,
  in_recovery,
  read_only,
  has_schema,
  may_create,
  ...facts
}: ServerFacts) {
  const found: Finding[] = [];
  const { account, database } = facts;
  if (version < OLDEST_SERVER)
    found.push(problem(`PostgreSQL ${version_text} is too old.`, 'Posthorn needs PostgreSQL 15 or newer.'));
  if (in_recovery)
    found.push(problem('The server is a standby and takes no writes.', 'Name the primary in DATABASE_URL.'));
  if (read_only === 'on') {
    const advice = `Find out why (a failover? a full disk?), then: alter database ${database} reset default_transaction_read_only.`;
    found.push(problem('Sessions are read-only by default (default_transaction_read_only is on).', advice));
  }
  if (!has_schema && !may_create) {
    const advice = `grant create on database ${database} to ${account}, or let an administrator run the first start.`;
    found.push(problem(`There is no schema posthorn, and ${account} may not create it.`, advice));
  }
  return found;
}

function connectionFinding({ used, max_connections }: ServerFacts, poolSize: number): Finding {
  const summary = `${used} of ${max_connections} connections are in use; each process of Posthorn takes up to ${poolSize}.`;
  if (max_connections - used > poolSize) return ok(summary);
  return warning(summary, 'Raise max_connections of the server, or lower DATABASE_POOL_SIZE.');
}

/** The server's version, the rights of the account, and the connections that are left. */
export const checkDatabase: Check = {
  area: 'Database',
  async run({ database, settings }) {
    if (!database) return [];
    const facts = await readFacts(database);
    const summary = `PostgreSQL ${facts.version_text}, ${facts.account}@${facts.database}, ${Math.ceil(Number(facts.bytes) / 1_048_576)} MiB.`;
    return [ok(summary), ...accessFindings(facts), connectionFinding(facts, settings.databasePoolSize)];
  },
};
