import type pg from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { alignPositions, describeAlignment } from './align-positions.ts';
import { assertSessions } from './connection/assert-sessions.ts';
import { CONNECT_TIMEOUT_MS, endReadOnly, poolConfig } from './connection/pool-config.ts';
import { RetryingDataSource } from './connection/retrying-data-source.ts';
import { explainDatabase } from './explain-database.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/migrations.ts';
import { assertCurrentSchema, assertMigrated } from './schema-state.ts';

/** The one connection pool of a process, as TypeORM's data source and as the pg pool beneath it. */
export interface Database {
  /**
   * For migrations and the control plane's read models. Its transactions are READ COMMITTED, and run again if they lost
   * against another one.
   */
  dataSource: DataSource;
  /** The pool below the data source, for the hot paths. Statements name their tables as `posthorn.…`. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * The address and pool of `openDatabase` and `openExistingDatabase`. The latter migrates nothing, and never calls
 * `onRestored`.
 */
export interface DatabaseOptions {
  /** The connection string, as libpq reads it. */
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** How long a statement waits for a lock of another session. Default: as long as a statement may run. */
  lockTimeoutMs?: number;
  /** The read models that are mapped. Default: none. */
  entities?: DataSourceOptions['entities'];
  /** False: a schema that is not up to date is refused. Default: true. */
  mayMigrate?: boolean;
  /** Called with a line for people if the database was restored into another cluster. Optional. */
  onRestored?: (message: string) => void;
  /** Called with a line about each commit that no standby has confirmed although it should have. Optional. */
  onProblem?: (message: string) => void;
}

/**
 * Connects and brings the schema up to date; processes that start together wait for one another.
 * @throws PosthornError `startup-failed` with the remedy
 */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return open(options, async (dataSource) => {
    if (options.mayMigrate === false) await assertMigrated(poolOf(dataSource));
    await migrate(dataSource);
    const alignment = await alignPositions(poolOf(dataSource));
    if (alignment) options.onRestored?.(describeAlignment(alignment));
  });
}

/**
 * Brings the schema up to date, as `openDatabase` does, and nothing else.
 * @returns the names of the changes that it has made
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function migrateDatabase(options: DatabaseOptions): Promise<string[]> {
  let changes: string[] = [];
  const database = await open(options, async (dataSource) => {
    changes = await migrate(dataSource);
  });
  await database.close();
  return changes;
}

/**
 * Connects to a database that a Posthorn of this version has made, and changes nothing in it.
 * @param place its name for people
 * @throws PosthornError `startup-failed` with the remedy, also if there is no Posthorn in it, or one of another version
 */
export async function openExistingDatabase(options: DatabaseOptions, place: string): Promise<Database> {
  const database = await open(options, () => Promise.resolve());
  try {
    await assertCurrentSchema(database.pool, place);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function open(options: DatabaseOptions, prepare: (dataSource: DataSource) => Promise<void>): Promise<Database> {
  let dataSource: DataSource | undefined;
  try {
    const session = { applicationName: 'posthorn', connectTimeoutMs: CONNECT_TIMEOUT_MS };
    await assertSessions({ ...session, url: options.url });
    dataSource = await newDataSource(options);
    await dataSource.initialize();
    await prepare(dataSource);
  } catch (error) {
    if (dataSource?.isInitialized) await dataSource.destroy();
    throw explainDatabase(error, options.url);
  }
  const opened = dataSource;
  const pool = poolOf(opened);
  endReadOnly(pool);
  return { dataSource: opened, pool, close: () => opened.destroy() };
}

async function newDataSource({
  url,
  poolSize,
  lockTimeoutMs,
  entities,
  onProblem,
}: DatabaseOptions): Promise<DataSource> {
  return new RetryingDataSource({
    type: 'postgres',
    entities: entities ?? [],
    migrations,
    migrationsTableName: 'schema_migration',
    schema: 'posthorn',
    installExtensions: false,
    poolSize,
    extra: await poolConfig(url, { lockTimeoutMs, onProblem }),
    poolErrorHandler: () => undefined,
  });
}

function poolOf(dataSource: DataSource): pg.Pool {
  return (dataSource.driver as unknown as { master: pg.Pool }).master;
}
