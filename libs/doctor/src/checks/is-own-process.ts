import { hasProcess, postgresProcess } from '#postgres';
import type { Site } from '../check.ts';

/** Returns true if no Postgres runs on the data directory of the settings, so that no Posthorn works there either. */
function isDataDirectoryIdle({ settings }: Site): boolean {
  if (settings.databaseUrl !== undefined) return false;
  try {
    return postgresProcess(settings.dataDir) === undefined;
  } catch {
    return false;
  }
}

/**
 * Returns true if a running process works with the database of the settings, which has the id that the process reports.
 * Returns undefined if that database cannot be read.
 */
export async function isOwnProcess(id: string, site: Site): Promise<boolean | undefined> {
  if (!site.database) return isDataDirectoryIdle(site) ? false : undefined;
  // Later checks have the findings about the database itself.
  return hasProcess(site.database, id).catch(() => undefined);
}
