import type { Settings } from '#config';
import type { SessionClient } from '#postgres';
import type { Finding, Section } from './finding.ts';

/** The installation that is examined. */
export interface Site {
  env: Readonly<Record<string, string | undefined>>;
  settings: Settings;
  /** A session in Posthorn's own database; undefined if it could not be opened. */
  database: SessionClient | undefined;
  /** The connection string of that database; undefined if none is known. */
  databaseUrl: string | undefined;
  /** The findings of the earlier checks. */
  earlier: readonly Section[];
}

/** One area of an installation. A check changes nothing, and also runs if earlier checks have found problems. */
export interface Check {
  /** The heading over its findings. */
  area: string;
  run(site: Site): Promise<Finding[]>;
}
