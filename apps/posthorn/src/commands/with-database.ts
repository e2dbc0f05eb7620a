import { resolve } from 'node:path';
import { describeMistyped, loadSettings, mistypedVariables, type Settings } from '#config';
import { PosthornError } from '#kernel';
import {
  COMMAND_LOCK_TIMEOUT_MS,
  type Database,
  embeddedClusterPath,
  explainRefusals,
  hasEmbeddedCluster,
  openExistingDatabase,
  placeOfDatabase,
  runningPostgresUrl,
} from '#postgres';
import { Opened, openPostgres } from '#runtime';

/** @param place the database's address, or the folder of the embedded database */
type Work = (database: Database, place: string) => Promise<void>;
type WorkAtUrl = (url: string, place: string) => Promise<void>;

const notify = (message: string) => void process.stderr.write(`${message}\n`);

/** @throws PosthornError `invalid-settings` */
function readSettings(databaseUrl: string | undefined): Settings {
  for (const variable of mistypedVariables(process.env)) notify(`posthorn: ${describeMistyped(variable)}`);
  return loadSettings({ ...process.env, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) });
}

/**
 * The connection string of the embedded Postgres. If a Posthorn runs, its Postgres is used; else Postgres is started
 * for the command. A command creates no new database.
 * @throws PosthornError `startup-failed` if there is none, or it does not start
 */
async function embeddedUrl({ dataDir }: Settings, opened: Opened): Promise<string> {
  const running = await runningPostgresUrl(dataDir);
  if (running !== undefined) return running;
  if (!hasEmbeddedCluster(dataDir)) {
    const where = 'or set DATABASE_URL or POSTHORN_DATA_DIR to its place';
    throw new PosthornError(
      'startup-failed',
      `There is no Posthorn in ${resolve(dataDir)} yet: start it first, ${where}.`,
    );
  }
  return (await openPostgres({ databaseUrl: undefined, dataDir }, opened, notify)).databaseUrl;
}

/** Finds the database of a command: the given one, that of DATABASE_URL, or the embedded one. */
async function withUrl(databaseUrl: string | undefined, work: WorkAtUrl): Promise<void> {
  const settings = readSettings(databaseUrl);
  const { databaseUrl: given, dataDir } = settings;
  const opened = new Opened();
  try {
    const url = given ?? (await embeddedUrl(settings, opened));
    const place = given === undefined ? embeddedClusterPath(dataDir) : placeOfDatabase(given);
    await explainRefusals(url, place, () => work(url, place));
  } finally {
    await opened.close();
  }
}

/** Runs a command on Posthorn's own database. A command refuses a database of another version. */
function withDatabase(databaseUrl: string | undefined, work: Work): Promise<void> {
  return withUrl(databaseUrl, async (url, place) => {
    const options = { url, poolSize: 2, lockTimeoutMs: COMMAND_LOCK_TIMEOUT_MS };
    const database = await openExistingDatabase(options, place);
    try {
      await work(database, place);
    } finally {
      await database.close();
    }
  });
}

/** The option of commands on Posthorn's own database, whose value is the first parameter of `onDatabase`. */
export const OWN_DATABASE = ['--database-url <url>', 'Posthorn’s own database; default: DATABASE_URL'] as const;

/** Prints a line of a command's result. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command's work on Posthorn's own database, like `withDatabase`, and reports its errors. */
export function onDatabase(databaseUrl: string | undefined, work: Work): Promise<void> {
  return reporting(() => withDatabase(databaseUrl, work));
}

/** Runs a command's work on Posthorn's own database before it is opened, and reports its errors. */
export function atDatabase(databaseUrl: string | undefined, work: WorkAtUrl): Promise<void> {
  return reporting(() => withUrl(databaseUrl, work));
}

/** Ends a command quietly when its output is not read any more, as in `| head`. */
function endUnread({ code }: NodeJS.ErrnoException): void {
  process.exit(code === 'EPIPE' ? 0 : 1);
}

/**
 * Runs a command's work, and ends the process. A failure becomes one line and exit code 1. Work that was abandoned may
 * leave connections open, which would keep the process alive.
 */
export async function reporting(work: () => Promise<void>): Promise<void> {
  process.stdout.on('error', endUnread);
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    process.stderr.write(`posthorn: ${error.message}\n`);
    process.exitCode = 1;
  }
  process.stdout.write('', () => process.exit());
}
