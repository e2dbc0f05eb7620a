import { resolve } from 'node:path';
import type { Settings } from '#config';
import { startEmbeddedPostgres } from '#postgres';
import { takeDataDirectory } from './data-directory.ts';
import type { Opened } from './opened.ts';

/** A running Postgres, and the signal of its end. */
export interface OpenedPostgres {
  databaseUrl: string;
  /** Settles with the reason when the embedded server is gone; never for a server of DATABASE_URL. */
  broken: Promise<string>;
}

/** Postgres logs the reason for its end in a line of this severity, and more such lines after it. */
const LAST_CAUSE = /(?:PANIC|FATAL): +(.*)/;

function causeOfEnd(output: string): string {
  const causes = output.split('\n').flatMap((line) => LAST_CAUSE.exec(line)?.[1] ?? []);
  const cause = causes.find((each) => !each.startsWith('terminating')) ?? causes[0];
  return `The embedded Postgres has ended${cause === undefined ? '.' : `: ${cause}`}`;
}

/**
 * The Postgres of the settings: the server of DATABASE_URL, or the embedded server, started, with its data directory
 * taken.
 * @param opened where it is noted for closing
 * @param notify called when the start has to wait, when the database is outside of the data directory, and when its
 * disk is full
 */
export async function openPostgres(
  settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  opened: Opened,
  notify: (message: string) => void,
): Promise<OpenedPostgres> {
  if (settings.databaseUrl !== undefined) {
    return { databaseUrl: settings.databaseUrl, broken: new Promise<string>(() => undefined) };
  }
  opened.add(takeDataDirectory(settings.dataDir));
  const postgres = await startEmbeddedPostgres({ dataDir: settings.dataDir, onWaiting: notify });
  opened.add(() => postgres.stop());
  const wanted = resolve(settings.dataDir, 'postgres');
  if (postgres.directory !== wanted) {
    notify(`The database is in ${postgres.directory}, since its account cannot reach ${wanted}. Back up both folders.`);
  }
  return {
    databaseUrl: postgres.socketUrl,
    broken: postgres.exited.then(async () => causeOfEnd(await postgres.output())),
  };
}
