import {
  findMisalignment,
  NEEDED_RIGHTS,
  PARTITIONED,
  readSchemaState,
  type SchemaState,
  type SessionClient,
} from '#postgres';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, skipped, warning } from '../finding.ts';

const RESTORE = 'Restore the database from a backup: a start does not recreate dropped tables. See docs/backup.md.';

function stateFinding({ missing, unknown }: SchemaState): Finding {
  if (unknown.length > 0) {
    const advice = 'Run that version, or restore an earlier backup: this version does not start.';
    return problem(`A newer Posthorn has changed the schema (${unknown.join(', ')}).`, advice);
  }
  if (missing.length === 0) return ok('The schema matches this version.');
  const advice = 'The next start of this version updates it.';
  return warning(
    `The schema is that of an older version: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    advice,
  );
}

/** The tables and views of the schema, and the partitioned tables without a default partition. */
async function readTables(database: SessionClient): Promise<{ there: Set<string>; withoutDefault: string[] }> {
  const { rows } = await database.query<{ name: string; has_default: boolean | null }>(
    `select c.relname as name, p.partdefid <> 0 as has_default
     from pg_class c left join pg_partitioned_table p on p.partrelid = c.oid
     where c.relnamespace = to_regnamespace('posthorn') and c.relkind in ('r', 'p', 'v') and not c.relispartition`,
  );
  const partitioned: readonly string[] = PARTITIONED.map(({ table }) => table);
  const bare = rows.filter(({ name, has_default: hasDefault }) => partitioned.includes(name) && !hasDefault);
  return { there: new Set(rows.map(({ name }) => name)), withoutDefault: bare.map(({ name }) => name) };
}

/** The views of the schema, and the migration that makes each: a view has no data, so it can be made again. */
const VIEWS: Readonly<Record<string, string>> = { whole_routing: 'replays.ts' };

const named = (kind: string, names: readonly string[]) =>
  `the ${kind}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;

/** The findings of tables and views that are gone. A view that is lost with its tables comes back with their backup. */
function lostFindings(missing: readonly string[]): Finding[] {
  const tables = missing.filter((name) => !(name in VIEWS));
  const views = missing.filter((name) => name in VIEWS);
  if (tables.length > 0) {
    const lost = [named('table', tables), ...(views.length > 0 ? [named('view', views)] : [])].join(' and ');
    return [problem(`The schema lacks ${lost}.`, RESTORE)];
  }
  return views.map((view) => {
    const file = `libs/postgres/src/migrations/${VIEWS[view]}`;
    const advice = `It has no data: create it again with the \`create view\` of ${file}.`;
    return problem(`The schema lacks the view ${view}.`, advice);
  });
}

/** Finds damage to a schema of this version, or of a newer one. */
function damageFindings(there: ReadonlySet<string>, withoutDefault: readonly string[]): Finding[] {
  const found = lostFindings(Object.keys(NEEDED_RIGHTS).filter((name) => !there.has(name)));
  for (const table of withoutDefault) {
    const what = `${table} has no default partition: rows of a week without a partition of its own cannot be stored.`;
    const advice = `Create it: create table posthorn.${table}_default partition of posthorn.${table} default.`;
    found.push(problem(what, advice));
  }
  return found;
}

async function positionFindings(database: SessionClient): Promise<Finding[]> {
  const misaligned = await findMisalignment(database);
  if (!misaligned) return [];
  const { next, highest } = misaligned;
  const message = `The database was restored into another cluster: its positions reach ${highest}, and new rows get ${next}, behind the cursors.`;
  const advice =
    'A start of Posthorn, or a process with the role relay, lets new rows continue above them. See docs/backup.md.';
  return [problem(message, advice)];
}

/** The schema against this build, and its positions against the cluster that the database is in. */
export const checkSchema: Check = {
  area: 'Schema',
  async run({ database }) {
    if (!database) return [];
    const { there, withoutDefault } = await readTables(database);
    if (!there.has('schema_migration')) {
      if (there.size === 0) return [skipped('There is no schema before the first start.')];
      const what = 'The schema posthorn lacks the table schema_migration, and has other tables: no start can use it.';
      return [problem(what, RESTORE)];
    }
    const state = (await readSchemaState(database))!;
    // An older schema lacks tables that the next start makes, and parts that are needed to read the positions.
    if (state.missing.length > 0) return [stateFinding(state)];
    const damage = damageFindings(there, withoutDefault);
    if (damage.length > 0) return [stateFinding(state), ...damage];
    return [stateFinding(state), ...(await positionFindings(database))];
  },
};
