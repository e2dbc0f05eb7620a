import { loadSettings } from '#config';
import { PosthornError } from '#kernel';
import { type Database, embeddedClusterPath, openDatabase, placeOfDatabase, runningPostgresUrl } from '#postgres';
import { Opened, openPostgres } from '#runtime';

/**
 * Runs a command on Posthorn's own database: the one that is given, that of DATABASE_URL, or the embedded one, as a
 * Posthorn runs it or else started for the command.
 * @param work also gets the place of the database, without its password: an address, or the folder of the embedded one
 */
export async function withDatabase(
  databaseUrl: string | undefined,
  work: (database: Database, place: string) => Promise<void>,
): Promise<void> {
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

/** Runs a command's work; what goes wrong becomes one line and exit code 1. */
export async function reporting(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    process.stderr.write(`posthorn: ${error.message}\n`);
    process.exitCode = 1;
  }
}
