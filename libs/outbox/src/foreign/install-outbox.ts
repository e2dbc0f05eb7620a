import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { problemOfPostgresUrl } from '#config';
import { messageOf, PosthornError } from '#kernel';
import {
  COMMAND_LOCK_TIMEOUT_MS,
  connectSession,
  databaseAdvice,
  lacksPrivilege,
  namingLocks,
  placeOfDatabase,
  type Queryable,
  type SessionClient,
} from '#postgres';

const OLDEST_SERVER = 130_000;

/** The outbox's schema as plain SQL, for users who install it by hand or in migrations of their own. */
export function outboxSql(): string {
  return readFileSync(fileURLToPath(import.meta.resolve('#outbox-sql/posthorn-outbox.sql')), 'utf8');
}

/** Refuses a text that is not a Postgres URL. The error does not repeat the text, since it may contain a password. */
function assertUrl(databaseUrl: string): void {
  const problem = problemOfPostgresUrl(databaseUrl);
  if (problem === undefined) return;
  throw new PosthornError('startup-failed', `Cannot install the outbox: the database ${problem}.`);
}

function explain(databaseUrl: string, error: unknown): PosthornError {
  if (error instanceof PosthornError) return error;
  const advice = lacksPrivilege(error)
    ? `${messageOf(error)}: install as the user who installed it first`
    : databaseAdvice(error);
  const place = placeOfDatabase(databaseUrl);
  return new PosthornError('startup-failed', `Cannot install the outbox in ${place}: ${advice}.`, { cause: error });
}

/** The result of an installation. */
export interface InstalledOutbox {
  version: number;
  /** The version before, or null if there was no outbox. */
  was: number | null;
  /** True if the database also has Posthorn's own tables. */
  isPosthorns: boolean;
}

/**
 * Installs the outbox in a domain service's database, or updates it.
 * @throws PosthornError `startup-failed` with a remedy
 */
export async function installOutbox(databaseUrl: string): Promise<InstalledOutbox> {
  assertUrl(databaseUrl);
  const session = { url: databaseUrl, applicationName: 'posthorn outbox', connectTimeoutMs: 10_000 };
  let client: SessionClient | undefined;
  try {
    const connected = (client = await connectSession(session));
    // A statement that waits for a lock makes the service's own statements wait behind it.
    await connected.query(`set lock_timeout = '${COMMAND_LOCK_TIMEOUT_MS}ms'`);
    return await connected.unhurried(() => namingLocks(databaseUrl, () => installThrough(connected)));
  } catch (error) {
    throw explain(databaseUrl, error);
  } finally {
    await client?.end();
  }
}

async function installThrough(client: SessionClient): Promise<InstalledOutbox> {
  await assertInstallable(client);
  const was = await outboxVersion(client);
  await client.query(outboxSql());
  return { version: (await outboxVersion(client))!, was, isPosthorns: await hasOwnTables(client) };
}

/** Looks into the catalogue, since the user may have no right on Posthorn's own schema. */
async function hasOwnTables(client: SessionClient): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select exists (select from pg_class c
       where c.relnamespace = to_regnamespace('posthorn') and c.relname = 'schema_migration') as there`,
  );
  return rows[0]!.there;
}

/**
 * Checks the rights beforehand: Postgres names a missing right only in its message, which is in the server's language.
 */
async function assertInstallable(client: SessionClient): Promise<void> {
  const { rows } = await client.query<{ number: number; may_create: boolean; exists: boolean }>(
    `select current_setting('server_version_num')::int as number,
       has_database_privilege(current_database(), 'create') as may_create,
       to_regnamespace('posthorn_outbox') is not null as exists`,
  );
  const { number, may_create: mayCreate, exists } = rows[0]!;
  if (number < OLDEST_SERVER) throw new PosthornError('startup-failed', 'The outbox needs PostgreSQL 13 or newer.');
  if (exists || mayCreate) return;
  const hint = 'the user may not create the schema posthorn_outbox: grant it CREATE on the database';
  throw new PosthornError('startup-failed', `Cannot install the outbox: ${hint}.`);
}

/** The version of the outbox that `outboxSql` installs. */
export function outboxSqlVersion(): number {
  return Number(/insert into posthorn_outbox\.meta \(version\) values \((\d+)\)/.exec(outboxSql())![1]);
}

/** The version of the outbox in a domain service's database, or null if there is none. */
export async function outboxVersion(client: Queryable): Promise<number | null> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('posthorn_outbox.meta') is not null as there`,
  );
  if (!rows[0]!.there) return null;
  const { rows: versions } = await client.query<{ version: number | null }>(
    'select max(m.version) as version from posthorn_outbox.meta m',
  );
  return versions[0]!.version;
}
