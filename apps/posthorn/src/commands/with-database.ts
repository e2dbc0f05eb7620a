import { loadSettings } from '#config';
import { PosthornError } from '#kernel';
import { type Database, openDatabase } from '#postgres';
import { Opened, openPostgres } from '#runtime';

/**
 * Runs a command on Posthorn's own database: the one that is given, that of DATABASE_URL, or the embedded one, which is
 * started for it, so that a Posthorn that uses it has to be stopped.
 */
export async function withDatabase(
  databaseUrl: string | undefined,
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const settings = loadSettings(process.env);
  const opened = new Opened();
  try {
    const { databaseUrl: url } = await openPostgres(
      { ...settings, databaseUrl: databaseUrl ?? settings.databaseUrl },
      opened,
      (message) => process.stderr.write(`${message}\n`),
    );
    const database = await openDatabase({ url, poolSize: 2 });
    opened.add(() => database.close());
    await work(database);
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
