import type pg from 'pg';
import { migrations } from './migrations/migrations.ts';

/** The schema of a database against the migrations of this build, each by its name. */
export interface SchemaState {
  /** Migrations that the next start of this build carries out. */
  missing: string[];
  /** Migrations that only a newer Posthorn knows. */
  unknown: string[];
}

/** Compares the migrations that a database has had with those of this build. */
export function compareMigrations(executed: readonly string[], known: readonly string[]): SchemaState {
  return {
    missing: known.filter((name) => !executed.includes(name)),
    unknown: executed.filter((name) => !known.includes(name)),
  };
}

/** Reads the state of Posthorn's schema without changing it. Undefined if there is no schema yet. */
export async function readSchemaState(db: Pick<pg.ClientBase, 'query'>): Promise<SchemaState | undefined> {
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
