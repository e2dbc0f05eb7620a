import type { Role } from './settings-table.ts';

/** The fewest connections of the pool with which no work has to wait for the connection of other work. */
const MIN_POOL = 3;

/** The connections by which a process watches itself and its database. They stay free when work holds all others. */
const WATCHING = 2;

/** The settings on which the connections of a process depend. */
interface Connecting {
  databasePoolSize: number;
  databaseUrl?: string | undefined;
  roles: readonly Role[];
  kafkaBrokers?: readonly string[] | undefined;
  outboxSources: ReadonlyMap<string, string>;
}

/** How the connections of a process to Posthorn's own Postgres are divided. */
export interface DatabaseConnections {
  /** The connections that all work shares. */
  pool: number;
  /** The connections by which the process watches itself and its database. */
  watching: number;
  /**
   * All connections outside of the pool: the connections for watching, one for each leadership that the process may
   * hold, and one for hints.
   */
  beside: number;
}

/** Divides DATABASE_POOL_SIZE, the total of a process. */
export function databaseConnections(settings: Connecting): DatabaseConnections {
  const { databasePoolSize, databaseUrl, roles, kafkaBrokers, outboxSources } = settings;
  const tables = kafkaBrokers === undefined ? 1 : 3;
  const relay = roles.includes('relay') ? tables + outboxSources.size : 0;
  const worker = roles.includes('worker') ? 1 : 0;
  const hints = databaseUrl === undefined ? 0 : 1;
  const beside = WATCHING + relay + worker + hints;
  return { pool: databasePoolSize - beside, watching: WATCHING, beside };
}

/** The problem of DATABASE_POOL_SIZE with the other settings, or undefined. */
export function poolSizeProblem(settings: Connecting): string | undefined {
  const { pool, beside } = databaseConnections(settings);
  if (pool >= MIN_POOL) return undefined;
  return (
    `must be at least ${beside + MIN_POOL}: this process needs ${beside} connections for the tables and sources that it follows ` +
    '(one for each source of POSTHORN_OUTBOX_SOURCES), for hints and for watching its database'
  );
}
