import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { messageOf, PosthornError } from '#kernel';

const OLDEST_SERVER = 130_000;

/** The outbox's schema as plain SQL, for whoever installs it by hand or in migrations of their own. */
export function outboxSql(): string {
  return readFileSync(fileURLToPath(import.meta.resolve('#outbox-sql/posthorn-outbox.sql')), 'utf8');
}

const ADVICE: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its host name is not known',
  '28P01': 'it refuses the password',
  '28000': 'it refuses the user',
  '3D000': 'there is no such database',
  '25006': 'it takes no writes: name the primary, not a standby',
};

/** Which right is missing shows in the message only: the code is the same for a database and for an owner. */
function missingRight(message: string): string {
  if (!message.includes('for database')) return `${message}: install as the user who installed it first`;
  return 'the user may not create the schema posthorn_outbox: grant it CREATE on the database';
}

/** What is no such address is not repeated: it may hold a password, and `shop:secret@host` is a URL of its own. */
function parseUrl(databaseUrl: string): URL {
  const url = URL.parse(databaseUrl);
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url;
  const message = 'Cannot install the outbox: the database must be given as postgres://user:password@host:5432/name.';
  throw new PosthornError('startup-failed', message);
}

function explain({ hostname, port, pathname }: URL, error: unknown): PosthornError {
  if (error instanceof PosthornError) return error;
  const { code } = error as { code?: unknown };
  const advice = code === '42501' ? missingRight(messageOf(error)) : typeof code === 'string' && ADVICE[code];
  const why = advice || messageOf(error);
  const message = `Cannot install the outbox in ${hostname}:${port || '5432'}${pathname}: ${why}.`;
  return new PosthornError('startup-failed', message, { cause: error });
}

/**
 * Installs the outbox in a domain service's database, or brings it up to date.
 * @returns its version, and the one that was there before, if any
 * @throws PosthornError `startup-failed` that says what to do
 */
export async function installOutbox(databaseUrl: string): Promise<{ version: number; was: number | null }> {
  const url = parseUrl(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows: server } = await client.query<{ number: number }>(
      `select current_setting('server_version_num')::int as number`,
    );
    if (server[0]!.number < OLDEST_SERVER) {
      throw new PosthornError('startup-failed', 'The outbox needs PostgreSQL 13 or newer.');
    }
    const was = await outboxVersion(client);
    await client.query(outboxSql());
    return { version: (await outboxVersion(client))!, was };
  } catch (error) {
    throw explain(url, error);
  } finally {
    await client.end();
  }
}

/** The version of the outbox in a domain service's database, or null if there is none. */
export async function outboxVersion(client: Pick<pg.ClientBase, 'query'>): Promise<number | null> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('posthorn_outbox.meta') is not null as there`,
  );
  if (!rows[0]!.there) return null;
  const { rows: versions } = await client.query<{ version: number | null }>(
    'select max(m.version) as version from posthorn_outbox.meta m',
  );
  return versions[0]!.version;
}
