import {
  explainMissingRights,
  findMissingRights,
  type MissingRight,
  readSchemaState,
  type SessionClient,
} from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';

/** The rights of a role to make things in the schema. */
interface MakingRights {
  /** The role's name, as it is written in SQL. */
  account: string;
  mayCreate: boolean;
  /** False if this role is not a member of the owner of a partitioned table. Only the owner makes partitions. */
  ownsTables: boolean;
  tables: number;
}

/** Reads the catalogue, which every role may read. To resolve a name would need USAGE on the schema. */
const MAKING = `select quote_ident(current_user) as account, has_schema_privilege(n.oid, 'create') as "mayCreate",
    coalesce(bool_and(pg_has_role(c.relowner, 'usage')) filter (where c.relkind = 'p'), true) as "ownsTables",
    count(c.oid)::int as tables
  from pg_namespace n
  left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p') and not c.relispartition
  where n.nspname = 'posthorn' group by n.oid`;

/** The next start needs these rights if the schema is incomplete. Otherwise only the weekly partitions need them. */
async function makingFinding(rights: MakingRights, database: SessionClient): Promise<Finding[]> {
  const { account, mayCreate, ownsTables, tables } = rights;
  if (mayCreate && ownsTables) return [];
  const missing = mayCreate
    ? `${account} does not own the tables of the schema posthorn`
    : `${account} may not create in the schema posthorn`;
  const advice = mayCreate
    ? `Make ${account} a member of the role that owns them, or the owner of the tables: alter table … owner to ${account}.`
    : `grant create on schema posthorn to ${account}, or alter schema posthorn owner to ${account}.`;
  const isComplete = tables > 0 && (await readSchemaState(database))?.missing.length === 0;
  if (!isComplete) return [problem(`${missing}, and the next start has to change the schema.`, advice)];
  return [warning(`${missing}: no weekly partitions are made or dropped.`, advice)];
}

const lacks = (missing: readonly MissingRight[], table: string) =>
  missing.some(({ kind, name }) => kind === 'schema' || name === table);

/** Examines the rights of the role of DATABASE_URL in the schema `posthorn`, if there is one. */
export const checkRights: Check = {
  area: 'Rights',
  async run({ database }) {
    if (!database) return [];
    const [rights] = (await database.query<MakingRights>(MAKING)).rows;
    if (!rights) return [skipped('There is no schema posthorn before the first start.')];
    const missing = await findMissingRights(database);
    const found: Finding[] = [];
    if (missing.length > 0) {
      const { lack, advice } = explainMissingRights(missing);
      found.push(problem(`Statements fail for lack of rights: ${lack}`, advice));
    }
    if (!lacks(missing, 'schema_migration')) found.push(...(await makingFinding(rights, database)));
    return found.length > 0 ? found : [ok(`${rights.account} has all rights that it needs.`)];
  },
};
