import type { Queryable } from '../queryable.ts';
import { NEEDED_RIGHTS } from './needed-rights.ts';

/** Rights that a role lacks on one thing of Posthorn's schema, or a table whose row-level security binds it. */
export interface MissingRight {
  kind: 'schema' | 'table' | 'sequence' | 'function' | 'row security';
  /**
   * The name of the thing, without the schema's. A function's has its arguments, by which GRANT distinguishes
   * overloads.
   */
  name: string;
  /**
   * The names of the missing rights in GRANT, for example `INSERT`. For row security, `BYPASSRLS` alone, which is an
   * attribute of the role.
   */
  privileges: string[];
  /** The role that lacks them. */
  role: string;
}

const VALUES = Object.entries(NEEDED_RIGHTS)
  .flatMap(([table, privileges]) => privileges.map((privilege) => `('${table}', '${privilege}')`))
  .join(', ');

/**
 * Reads the catalogue alone, so that it needs no right itself and waits for no lock on a table. The sequence of an
 * identity column needs no right of its own, and only migrations, which the owner runs, draw from that of
 * `schema_migration`.
 */
const MISSING = `with schema as (select n.oid from pg_namespace n where n.nspname = 'posthorn'),
  missing (kind, name, privilege) as (
    select 'schema', 'posthorn', 'USAGE' from schema s where not has_schema_privilege(s.oid, 'USAGE')
    union all
    select 'table', c.relname::text, n.privilege
    from (values ${VALUES}) as n (name, privilege)
    join schema s on true
    join pg_class c on c.relnamespace = s.oid and c.relname = n.name
    where not has_table_privilege(c.oid, n.privilege)
    union all
    select 'sequence', c.relname::text, 'USAGE'
    from schema s join pg_class c on c.relnamespace = s.oid
    where case when c.relkind = 'S' then not has_sequence_privilege(c.oid, 'USAGE, UPDATE') else false end
      and c.relname <> 'schema_migration_id_seq'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i')
    union all
    select 'function', format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), 'EXECUTE'
    from schema s join pg_proc p on p.pronamespace = s.oid where not has_function_privilege(p.oid, 'EXECUTE')
    union all
    select 'row security', c.relname::text, 'BYPASSRLS'
    from (select distinct n.name from (values ${VALUES}) as n (name, privilege)) as n
    join schema s on true
    join pg_class c on c.relnamespace = s.oid and c.relname = n.name
    where c.relkind in ('r', 'p') and row_security_active(c.oid)
  )
select m.kind, m.name, array_agg(m.privilege order by m.privilege) as privileges, current_user::text as role
from missing m group by m.kind, m.name order by m.kind, m.name`;

/**
 * Finds the rights that the role of a connection lacks on the schema of Posthorn, and on its existing tables, sequences
 * and functions. Empty if it lacks none, or there is no schema yet.
 */
export async function findMissingRights(db: Queryable): Promise<MissingRight[]> {
  const { rows } = await db.query<MissingRight>(MISSING);
  return rows;
}

const MAX_NAMED = 5;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The grants that help: one for each object that lacks rights, or grants on all objects if many lack rights. */
function grants(missing: readonly MissingRight[], role: string): string[] {
  if (missing.length > MAX_NAMED) {
    return [
      `grant usage on schema posthorn to ${role}`,
      `grant select, insert, update, delete on all tables in schema posthorn to ${role}`,
      `grant usage on all sequences in schema posthorn to ${role}`,
      `grant execute on all functions in schema posthorn to ${role}`,
    ];
  }
  return missing.map(({ kind, name, privileges }) => {
    const on = kind === 'schema' ? 'schema posthorn' : `${kind} posthorn.${name}`;
    return `grant ${privileges.join(', ').toLowerCase()} on ${on} to ${role}`;
  });
}

const isRowSecurity = ({ kind }: MissingRight) => kind === 'row security';

/** The statements that give all that is missing, for the owner of the schema. */
function remedy(missing: readonly MissingRight[], role: string): string {
  const secured = missing.filter(isRowSecurity).map(({ name }) => name);
  const unhide =
    secured.length > MAX_NAMED
      ? [`alter role ${role} bypassrls (as a superuser), or disable row level security on all tables of the schema`]
      : secured.map((name) => `alter table posthorn.${name} disable row level security`);
  const granted = missing.filter((right) => !isRowSecurity(right));
  return [...grants(granted, role), ...unhide].join('; ');
}

function inWords({ kind, name, privileges }: MissingRight): string {
  const on = kind === 'schema' ? 'posthorn' : `posthorn.${name}`;
  return `${privileges.join(', ')} on ${on}${kind === 'row security' ? ', whose row-level security hides rows' : ''}`;
}

/**
 * The missing rights, and the grants that give them, each in words without a final period.
 * @param missing at least one
 */
export function explainMissingRights(missing: readonly MissingRight[]): { lack: string; advice: string } {
  const { role } = missing[0]!;
  const named = missing.slice(0, MAX_NAMED).map(inWords);
  const more = missing.length > MAX_NAMED ? ` and ${missing.length - MAX_NAMED} more` : '';
  return {
    lack: `the user ${quoted(role)} lacks ${named.join('; ')}${more}`,
    advice: `As the owner of the schema: ${remedy(missing, quoted(role))}`,
  };
}

/** Describes the missing rights and the grants in words that can follow a colon. @param missing at least one */
export function describeMissingRights(missing: readonly MissingRight[]): string {
  const { lack, advice } = explainMissingRights(missing);
  return `${lack}. ${advice}`;
}
