import { readSchemaState, type SessionClient } from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';

/** A table, or a sequence, with the privileges on it that the role lacks. */
interface Lacking {
  name: string;
  lacks: string[];
}

interface SchemaRights {
  /** As it is written in SQL. */
  account: string;
  mayUse: boolean;
  mayCreate: boolean;
  /** False if a partitioned table belongs to a role that this one is no member of: only its owner makes partitions. */
  ownsTables: boolean;
  tables: number;
  lacking: Lacking[];
}

/**
 * By the catalogue, which every role may read: names that are resolved require USAGE on the schema. Partitions are left
 * out, because rows are read and written by way of their parents.
 */
const RIGHTS = `with part as (
    select c.relname as name, c.relkind as kind, pg_has_role(c.relowner, 'usage') as owns,
      array(select p from unnest(case
          when c.relname = 'schema_migration' then array['SELECT']
          when c.relname like 'schema\\_migration%' then array[]::text[]
          when c.relkind = 'S' then array['USAGE']
          else array['SELECT', 'INSERT', 'UPDATE', 'DELETE'] end) p
        where not case when c.relkind = 'S' then has_sequence_privilege(c.oid, p) else has_table_privilege(c.oid, p) end
      ) as lacks
    from pg_class c
    where c.relnamespace = to_regnamespace('posthorn') and c.relkind in ('r', 'p', 'S') and not c.relispartition
    union all
    select p.proname, 'f', true, array['EXECUTE'] from pg_proc p
    where p.pronamespace = to_regnamespace('posthorn') and not has_function_privilege(p.oid, 'execute')
  )
  select quote_ident(current_user) as account,
    has_schema_privilege('posthorn', 'usage') as "mayUse", has_schema_privilege('posthorn', 'create') as "mayCreate",
    coalesce(bool_and(part.owns) filter (where part.kind = 'p'), true) as "ownsTables",
    count(*) filter (where part.kind in ('r', 'p'))::int as tables,
    coalesce(json_agg(json_build_object('name', part.name, 'lacks', part.lacks) order by part.name)
      filter (where cardinality(part.lacks) > 0), '[]') as lacking
  from part`;

async function readRights(database: SessionClient): Promise<SchemaRights | undefined> {
  const { rows } = await database.query<{ there: boolean }>(`select to_regnamespace('posthorn') is not null as there`);
  return rows[0]!.there ? (await database.query<SchemaRights>(RIGHTS)).rows[0]! : undefined;
}

/** The tables by what is missing on them: `INSERT, UPDATE on due, event`. */
function listOf(lacking: readonly Lacking[]): string {
  const byRights = Map.groupBy(lacking, ({ lacks }) => lacks.join(', '));
  return [...byRights].map(([rights, on]) => `${rights} on ${on.map(({ name }) => name).join(', ')}`).join('; ');
}

const grantsFor = (account: string) =>
  `As their owner: grant usage on schema posthorn to ${account}; ` +
  `grant select, insert, update, delete on all tables in schema posthorn to ${account}; ` +
  `grant usage on all sequences in schema posthorn to ${account}; ` +
  `grant execute on all functions in schema posthorn to ${account}.`;

/** Without a complete schema the start has to make something; with one, only the weekly partitions need these rights. */
async function makingFinding(rights: SchemaRights, database: SessionClient): Promise<Finding[]> {
  const { account, mayCreate, ownsTables, tables } = rights;
  if (mayCreate && ownsTables) return [];
  const missing = mayCreate
    ? `${account} does not own the tables of the schema posthorn`
    : `${account} may not create in the schema posthorn`;
  const advice = mayCreate
    ? `Make their owner's role one of which ${account} is a member, or the tables ${account}'s own: alter table … owner to ${account}.`
    : `grant create on schema posthorn to ${account}, or alter schema posthorn owner to ${account}.`;
  const isComplete = tables > 0 && (await readSchemaState(database))?.missing.length === 0;
  if (!isComplete) return [problem(`${missing}, and the next start has to change the schema.`, advice)];
  return [warning(`${missing}: no weekly partitions are made or dropped.`, advice)];
}

async function rightsFindings(rights: SchemaRights, database: SessionClient): Promise<Finding[]> {
  const { account, mayUse, lacking } = rights;
  if (!mayUse) return [problem(`${account} may not use the schema posthorn.`, grantsFor(account))];
  const found: Finding[] = [];
  if (lacking.length > 0) {
    const what = `${account} lacks rights in the schema posthorn, so what needs them fails: ${listOf(lacking)}.`;
    found.push(problem(what, grantsFor(account)));
  }
  const mayReadState = !lacking.some(({ name }) => name === 'schema_migration');
  return mayReadState ? [...found, ...(await makingFinding(rights, database))] : found;
}

/** The rights of the role of DATABASE_URL in the schema `posthorn`, if it is there. */
export const checkRights: Check = {
  area: 'Rights',
  async run({ database }) {
    if (!database) return [];
    const rights = await readRights(database);
    if (!rights) return [skipped('There is no schema posthorn before the first start.')];
    const found = await rightsFindings(rights, database);
    return found.length > 0 ? found : [ok(`${rights.account} has all rights that it needs.`)];
  },
};
