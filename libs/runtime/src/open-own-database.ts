import { adminEntities } from '#admin';
import { databaseConnections, type Settings } from '#config';
import type { Clock, ProblemReports } from '#kernel';
import { type Database, ensurePartitions, openDatabase } from '#postgres';
import type { Logger } from '#telemetry';
import { ClockFollower } from './clock-follower.ts';
import type { Opened } from './opened.ts';

/** Posthorn's own database. */
export interface OwnDatabase extends Database {
  /** Has compared the clock with the database's once. */
  follower: ClockFollower;
}

/**
 * Posthorn's own database with the schema and the partitions that are needed now. The clock has the database's time.
 * @param opened where it is noted for closing
 * @throws PosthornError `startup-failed` that says what to do
 */
export async function openOwnDatabase(
  settings: Settings,
  url: string,
  clock: Clock,
  opened: Opened,
  logger: Logger,
  { report }: ProblemReports,
): Promise<OwnDatabase> {
  const database = await openDatabase({
    url,
    poolSize: databaseConnections(settings).pool,
    entities: adminEntities,
    onRestored: (message) => logger.warn(message),
  });
  opened.add(() => database.close());
  const follower = new ClockFollower({ clock, pool: database.pool, logger, onProblem: report });
  opened.add(() => follower.stop());
  await follower.start();
  await ensurePartitions(database.pool, clock.nowMs(), (message) => logger.error(message));
  return { ...database, follower };
}
