import { loadSettings } from '#config';
import { PosthornError } from '#kernel';
import { type Database, embeddedClusterPath, openDatabase, placeOfDatabase, runningPostgresUrl } from '#postgres';
import { Opened, openPostgres } from '#runtime';

/** @param place the database without its password: an address, or the folder of the embedded one */
type Work = (database: Database, place: string) => Promise<void>;

/**
 * Runs a command on Posthorn's own database: the one that is given, that of DATABASE_URL, or the embedded one, as a
 * Posthorn runs it or else started for the command.
 */
async function withDatabase(databaseUrl: string | undefined, work: Work): Promise<void> {
  const settings = loadSettings({
    ...process.env,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  const opened = new Opened();
  try {
    const wanted = settings.databaseUrl ?? (await runningPostgresUrl(settings.dataDir));
    const tell = (message: string) => process.stderr.write(`${message}\n`);
    const { databaseUrl: url } = await openPostgres({ ...settings, databaseUrl: wanted }, opened, tell);
    const database = await openDatabase({ url, poolSize: 2, onRestored: tell });
    opened.add(() => database.close());
    const { databaseUrl: given, dataDir } = settings;
    await work(database, given === undefined ? embeddedClusterPath(dataDir) : placeOfDatabase(given));
  } finally {
    await opened.close();
  }
}

/** The option of commands on Posthorn's own database, whose value is the first parameter of `onDatabase`. */
export const OWN_DATABASE = ['--database-url <url>', 'Posthorn’s own database, in the place of DATABASE_URL'] as const;

/** Prints a line of a command's result. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command's work on Posthorn's own database, as `withDatabase` does; reports what goes wrong. */
export function onDatabase(databaseUrl: string | undefined, work: Work): Promise<void> {
  return reporting(() => withDatabase(databaseUrl, work));
}

/** Ends a command quietly when nobody reads its output any more, as behind `| head`. */
function endUnread({ code }: NodeJS.ErrnoException): void {
  process.exit(code === 'EPIPE' ? 0 : 1);
}

/**
 * Runs a command's work, and ends the process; what goes wrong becomes one line and exit code 1. What was given up may
 * leave connections open, which would keep the process.
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
