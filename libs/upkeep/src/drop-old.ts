import type pg from 'pg';
import { dropEndedSecrets, dropOldReplays, forgetOldKeys } from '#admin';
import { dropDueBefore } from '#delivery';
import { dropOldNotifications } from '#notifications';
import { dropOldDead, dropOldKeys } from '#outbox';
import { dropOldPartitions } from '#postgres';
import { dropMatchesBefore } from '#routing';
import type { Logger } from '#telemetry';
import { runEach } from './run-each.ts';

/** The time and retention of `dropOld`, and the receivers of its log lines and problems. */
export interface DropOldOptions {
  pool: pg.Pool;
  /** The time by which the retention counts. */
  nowMs: number;
  retentionDays: number;
  logger: Logger;
  /** Called if the user lacks the right to drop partitions, which stops nothing. */
  onProblem: (message: string) => void;
}

/**
 * Drops all data that is past its retention.
 * @throws the errors of the kinds of data that could not be dropped, after all others were
 */
export function dropOld({ pool, nowMs, retentionDays, logger, onProblem }: DropOldOptions): Promise<void> {
  return runEach([
    () => forgetOldKeys(pool, nowMs),
    () => dropOldNotifications(pool, nowMs, retentionDays),
    () => dropEndedSecrets(pool, nowMs, retentionDays),
    () => dropOldReplays(pool, nowMs, retentionDays),
    async () => {
      const beforeDrop = async (lowestKept: string) => {
        await dropDueBefore(pool, lowestKept);
        await dropMatchesBefore(pool, lowestKept);
      };
      const dropped = await dropOldPartitions(pool, nowMs, retentionDays, { beforeDrop, onProblem });
      if (dropped.length > 0) logger.info({ dropped }, 'Dropped data past its retention');
    },
    () => dropOldKeys(pool),
    async () => {
      const dead = await dropOldDead(pool, nowMs, retentionDays);
      if (dead > 0) logger.warn({ dead }, 'Dropped dead records past their retention');
    },
  ]);
}
