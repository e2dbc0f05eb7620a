import { COMMAND, counted, PosthornError } from '#kernel';
import { migrations } from './migrations/migrations.ts';
import type { Queryable } from './queryable.ts';

/** The schema of a database against the migrations of this build, each by its name. */
export interface SchemaState {
  /** Migrations that the next start of this build carries out. */
  missing: string[];
  /** Migrations that only a newer Posthorn knows. */
  unknown: string[];
}

/** Compares the migrations that a database has had with the migrations of this build. */
export function compareMigrations(executed: readonly string[], known: readonly string[]): SchemaState {
  return {
    missing: known.filter((name) => !executed.includes(name)),
    unknown: executed.filter((name) => !known.includes(name)),
  };
}

/** Reads the state of Posthorn's schema without changing it. Undefined if there is no schema yet. */
export async function readSchemaState(db: Queryable): Promise<SchemaState | undefined> {
  const { rows } = await db.query<{ there: boolean }>(
    `select to_regclass('posthorn.schema_migration') is not null as there`,
  );
  if (!rows[0]!.there) return undefined;
  const { rows: executed } = await db.query<{ name: string }>(
    'select m.name from posthorn.schema_migration m order by m.id',
  );
  return compareMigrations(
    executed.map(({ name }) => name),
    migrations.map(({ name }) => name),
  );
}

/**
 * Makes sure, without changing anything, that a start has nothing to migrate.
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function assertMigrated(db: Queryable): Promise<void> {
  const { missing } = (await readSchemaState(db)) ?? { missing: migrations };
  if (missing.length === 0) return;
  const what = `its schema lacks ${counted(missing.length, 'change')} of this version`;
  const remedy = `run \`${COMMAND} migrate\` first, or set POSTHORN_MIGRATE_AT_START=true`;
  throw new PosthornError('startup-failed', `${what}: ${remedy}`);
}

/** The most migrations that a message names. */
const SHOWN = 3;

function namesOf(found: readonly string[]): string {
  const others = found.length - SHOWN;
  return `${found.slice(0, SHOWN).join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

/**
 * Makes sure, without changing anything, that a database has the schema of this build.
 * @param place the database's name for people
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function assertCurrentSchema(db: Queryable, place: string): Promise<void> {
  const state = await readSchemaState(db);
  const refuse = (message: string) => {
    throw new PosthornError('startup-failed', message);
  };
  if (state === undefined || state.missing.length === migrations.length) {
    return refuse(`There is no Posthorn in ${place} yet: start it first, or correct DATABASE_URL.`);
  }
  if (state.unknown.length > 0) {
    const what = `A newer Posthorn has changed the schema in ${place} (${namesOf(state.unknown)})`;
    return refuse(`${what}: run the command of that version.`);
  }
  if (state.missing.length > 0) {
    const what = `The schema in ${place} is that of an older version, without ${namesOf(state.missing)}`;
    return refuse(`${what}: start this version, which updates the schema, or run the command of the older version.`);
  }
}
