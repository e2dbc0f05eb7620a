import { adminEntities } from '#admin';
import { databaseConnections, type Settings } from '#config';
import type { Clock } from '#kernel';
import { type Database, ensurePartitions, openDatabase } from '#postgres';
import type { Logger } from '#telemetry';
import type { Opened } from './opened.ts';

/**
 * Posthorn's own database with the schema and the partitions that are needed now.
 * @param opened where it is noted for closing
 * @throws PosthornError `startup-failed` that says what to do
 */
export async function openOwnDatabase(
  settings: Settings,
  url: string,
  clock: Clock,
  opened: Opened,
  logger: Logger,
): Promise<Database> {
  const database = await openDatabase({
    url,
    poolSize: databaseConnections(settings).pool,
    entities: adminEntities,
    onRestored: (message) => logger.warn(message),
  });
  opened.add(() => database.close());
  await ensurePartitions(database.pool, clock.nowMs(), (message) => logger.error(message));
  return database;
}
