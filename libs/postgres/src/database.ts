import type pg from 'pg';
import { DataSource, type DataSourceOptions, MigrationExecutor } from 'typeorm';
import { messageOf, PosthornError } from '#kernel';
import { alignPositions, describeAlignment } from './align-positions.ts';
import { migrations } from './migrations/migrations.ts';

/** The one connection pool of a process, as TypeORM's data source and as the pg pool beneath it. */
export interface Database {
  /** For migrations and the control plane's read models. */
  dataSource: DataSource;
  /** The same pool, for the hot paths. Statements name their tables as `posthorn.…`. */
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** The read models that are mapped. Default: none. */
  entities?: DataSourceOptions['entities'];
  /** Told if the database was restored into another cluster. Default: nobody. */
  onRestored?: (message: string) => void;
}

/**
 * How long a connection without work stays open. Under load a new one takes 50 to 90 ms, and the statement that asked for
 * it waits that long, also when another connection is free earlier.
 */
const IDLE_TIMEOUT_MS = 60_000;

/** Names a database without its password. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol))
    return 'a connection string that does not begin with postgres://';
  const { hostname, port, pathname, username } = parsed;
  return `${username}@${hostname}:${port || '5432'}${pathname}`;
}

/** Says in one line what is wrong with a database that cannot be used, and what to do. */
function explain(error: unknown, url: string): PosthornError {
  const where = `the Postgres of DATABASE_URL (${placeOf(url)})`;
  const code = (error as { code?: unknown }).code;
  const advice: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there: start it, or correct host and port',
    ENOTFOUND: 'its host name is not known: correct it',
    '28P01': 'it refuses the password: correct user and password',
    '28000': 'it refuses the user: correct user and password, or its pg_hba.conf',
    '3D000': 'it has no such database: create it, or correct the name',
    '42501': 'the user may not create the schema posthorn: grant it CREATE on the database',
  };
  const hint = typeof code === 'string' ? advice[code] : undefined;
  return new PosthornError('startup-failed', `Cannot use ${where}: ${hint ?? messageOf(error)}.`, { cause: error });
}

/**
 * Connects and brings the schema up to date; processes that start together wait for one another.
 * @throws PosthornError `startup-failed` that says what to do
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities ?? [],
    migrations,
    migrationsTableName: 'schema_migration',
    schema: 'posthorn',
    poolSize: options.poolSize,
    applicationName: 'posthorn',
    extra: { connectionTimeoutMillis: 10_000, keepAlive: true, idleTimeoutMillis: IDLE_TIMEOUT_MS },
    poolErrorHandler: () => undefined,
  });
  try {
    await dataSource.initialize();
    await migrate(dataSource);
    const alignment = await alignPositions(poolOf(dataSource));
    if (alignment) options.onRestored?.(describeAlignment(alignment));
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw explain(error, options.url);
  }
  return { dataSource, pool: poolOf(dataSource), close: () => dataSource.destroy() };
}

const poolOf = (dataSource: DataSource) => (dataSource.driver as unknown as { master: pg.Pool }).master;

/** Any number that nothing else locks: the letters of `posthorn` as a 64-bit integer. */
const MIGRATION_LOCK = '8101820043055624814';

async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await runner.query('create schema if not exists posthorn');
    // On the connection that holds the lock: without it nobody migrates.
    await new MigrationExecutor(dataSource, runner).executePendingMigrations();
  } finally {
    await runner.query(`select pg_advisory_unlock_all()`).catch(() => undefined);
    await runner.release();
  }
}
