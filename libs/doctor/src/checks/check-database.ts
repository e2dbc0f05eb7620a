import type pg from 'pg';
import type { Check } from '../check.ts';
import { type Finding, ok, problem } from '../finding.ts';
import { readOnlyFindings } from './read-only.ts';

const OLDEST_SERVER = 150_000;

interface ServerFacts {
  version: number;
  version_text: string;
  database: string;
  account: string;
  has_schema: boolean;
  may_create: boolean;
  bytes: string;
}

async function readFacts(database: pg.Client): Promise<ServerFacts> {
  const { rows } = await database.query<ServerFacts>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as version_text,
       current_database() as database, current_user as account, to_regnamespace('posthorn') is not null as has_schema,
       has_database_privilege(current_database(), 'CREATE') as may_create,
       pg_database_size(current_database()) as bytes`,
  );
  return rows[0]!;
}

function accessFindings({ version, version_text, account, database, has_schema, may_create }: ServerFacts): Finding[] {
  const found: Finding[] = [];
  if (version < OLDEST_SERVER)
    found.push(problem(`PostgreSQL ${version_text} is too old.`, 'Posthorn needs PostgreSQL 15 or newer.'));
  if (!has_schema && !may_create) {
    const advice = `grant create on database ${database} to ${account}, or let an administrator run the first start.`;
    found.push(problem(`There is no schema posthorn, and ${account} may not create it.`, advice));
  }
  return found;
}

/** Examines the server's version, whether it takes writes, and the right of the account to make the schema. */
export const checkDatabase: Check = {
  area: 'Database',
  async run({ database }) {
    if (!database) return [];
    const facts = await readFacts(database);
    const summary = `PostgreSQL ${facts.version_text}, ${facts.account}@${facts.database}, ${Math.ceil(Number(facts.bytes) / 1_048_576)} MiB.`;
    const { findings } = await readOnlyFindings(database, 'DATABASE_URL');
    return [ok(summary), ...accessFindings(facts), ...findings];
  },
};
