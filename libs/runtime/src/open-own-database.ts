import { adminEntities } from '#admin';
import { databaseConnections, type Settings } from '#config';
import type { Clock, ProblemReports } from '#kernel';
import type pg from 'pg';
import { type Database, ensurePartitions, openDatabase, openWatchPool } from '#postgres';
import type { Logger } from '#telemetry';
import { ClockFollower } from './clock-follower.ts';
import type { Opened } from './opened.ts';

/** Posthorn's own database. */
export interface OwnDatabase extends Database {
  /** The connections by which the process watches itself and this database. */
  watchPool: pg.Pool;
  /** Has compared the clock with the database's at least once. */
  follower: ClockFollower;
}

/**
 * Opens Posthorn's own database, with the schema and the partitions that are needed now. After that, the clock has the
 * database's time.
 * @param opened where it is noted for closing
 * @throws PosthornError `startup-failed` with the remedy
 */
export async function openOwnDatabase(
  settings: Settings,
  url: string,
  clock: Clock,
  opened: Opened,
  logger: Logger,
  { report }: ProblemReports,
): Promise<OwnDatabase> {
  const connections = databaseConnections(settings);
  const database = await openDatabase({
    url,
    poolSize: connections.pool,
    entities: adminEntities,
    mayMigrate: settings.migrateAtStart,
    onRestored: (message) => logger.warn(message),
    onProblem: report,
  });
  opened.add(() => database.close());
  const watchPool = await openWatchPool(url, connections.watching);
  opened.add(() => watchPool.end());
  const follower = new ClockFollower({ clock, pool: watchPool, logger, onProblem: report });
  opened.add(() => follower.stop());
  await follower.start();
  await ensurePartitions(database.pool, clock.nowMs(), (message) => logger.error(message));
  return { ...database, watchPool, follower };
}
