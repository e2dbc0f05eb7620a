import { type DataSource, type Migration, MigrationExecutor, type QueryRunner } from 'typeorm';
import { PosthornError } from '#kernel';
import { isReadOnlySession } from './connection/is-read-only-session.ts';
import type { SessionClient } from './connection/session-client.ts';
import { lacksPrivilege } from './lacks-privilege.ts';
import { describeMissingRights, findMissingRights } from './rights/missing-rights.ts';
import { compareMigrations } from './schema-state.ts';
import { SQL_STATE } from './sql-state.ts';

/** Any number that nothing else locks: the letters of `posthorn` as a 64-bit integer. */
const MIGRATION_LOCK = '8101820043055624814';

/**
 * Brings the schema up to date on a connection of its own, under a lock: processes that start together wait for one
 * another. Where there is nothing to do, it needs no right to create anything.
 * @throws PosthornError `startup-failed` if a newer Posthorn has migrated the schema, the role lacks rights,
 * or no write is allowed
 * @returns the names of the changes that it has made
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as SessionClient;
    return await client.unhurried(async () => {
      await runner.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
      return migrateUnderLock(dataSource, runner, client);
    });
  } finally {
    await runner.query(`select pg_advisory_unlock_all()`).catch(() => undefined);
    await runner.release();
  }
}

async function migrateUnderLock(dataSource: DataSource, runner: QueryRunner, client: SessionClient): Promise<string[]> {
  await assertWritable(client);
  await createSchema(client);
  await assertRights(client);
  // On the connection that holds the lock: without the lock no process migrates.
  const executor = new MigrationExecutor(dataSource, runner);
  assertNotNewer(await executor.getExecutedMigrations(), dataSource.migrations);
  if ((await executor.getPendingMigrations()).length === 0) return [];
  return (await executor.executePendingMigrations()).map(({ name }) => name);
}

/** A standby serves reads; the first write would fail after the start. */
async function assertWritable(client: SessionClient): Promise<void> {
  if (!(await isReadOnlySession(client))) return;
  throw Object.assign(new Error('The database is read-only.'), { code: SQL_STATE.readOnlyTransaction });
}

/** Not `create schema if not exists`: that needs CREATE on the database also where the schema exists. */
async function createSchema(client: SessionClient): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(`select to_regnamespace('posthorn') is not null as exists`);
  if (rows[0]!.exists) return;
  try {
    await client.query('create schema posthorn');
  } catch (error) {
    if (!lacksPrivilege(error)) throw error;
    const message =
      'the user may not create the schema posthorn: grant it CREATE on the database, or create it for the user';
    throw new PosthornError('startup-failed', message, { cause: error });
  }
}

/** Refuses a role that lacks rights. Otherwise each missing right would show only when a statement needs it. */
async function assertRights(client: SessionClient): Promise<void> {
  const missing = await findMissingRights(client);
  if (missing.length > 0) throw new PosthornError('startup-failed', describeMissingRights(missing));
}

/** An older build would write rows that the newer one does not expect. */
function assertNotNewer(executed: readonly Migration[], known: readonly object[]): void {
  const names = known.map((migration) => migration.constructor.name);
  const { unknown } = compareMigrations(
    executed.map(({ name }) => name),
    names,
  );
  if (unknown.length === 0) return;
  const what = `a newer Posthorn has changed its schema (${unknown.join(', ')})`;
  throw new PosthornError('startup-failed', `${what}: run that version, or restore an earlier backup`);
}
