import type { Settings } from '#config';
import { startEmbeddedPostgres } from '#postgres';
import { takeDataDirectory } from './data-directory.ts';
import type { Opened } from './opened.ts';

/** A Postgres to work with, and what tells that it is gone. */
export interface OpenedPostgres {
  databaseUrl: string;
  /** Settles with the reason when the embedded server is gone; never for one that others run. */
  broken: Promise<string>;
}

/** Postgres says why it ends in a line of this severity, and others after it. */
const LAST_CAUSE = /(?:PANIC|FATAL): +(.*)/;

function whyGone(said: string): string {
  const causes = said.split('\n').flatMap((line) => LAST_CAUSE.exec(line)?.[1] ?? []);
  const cause = causes.find((each) => !each.startsWith('terminating')) ?? causes[0];
  return `The embedded Postgres is gone${cause === undefined ? '.' : `: ${cause}`}`;
}

/**
 * The Postgres of the settings: the one of DATABASE_URL, or the embedded one, started, with its data directory taken.
 * @param opened where it is noted for closing
 * @param onWaiting told when the start has to wait
 */
export async function openPostgres(
  settings: Pick<Settings, 'databaseUrl' | 'dataDir'>,
  opened: Opened,
  onWaiting: (message: string) => void,
): Promise<OpenedPostgres> {
  if (settings.databaseUrl !== undefined) {
    return { databaseUrl: settings.databaseUrl, broken: new Promise<string>(() => undefined) };
  }
  opened.add(takeDataDirectory(settings.dataDir));
  const postgres = await startEmbeddedPostgres({ dataDir: settings.dataDir, onWaiting });
  opened.add(() => postgres.stop());
  return { databaseUrl: postgres.url, broken: postgres.exited.then(async () => whyGone(await postgres.said())) };
}
