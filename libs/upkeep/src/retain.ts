import { ensurePartitions } from '#postgres';
import { dropOld, type DropOldOptions } from './drop-old.ts';
import type { RetentionClock } from './retention-clock.ts';
import { runEach } from './run-each.ts';

/** The options of `dropOld`, with the clocks of `retain`. */
export interface RetainOptions extends Omit<DropOldOptions, 'nowMs'> {
  /** The time for which partitions are made. */
  nowMs: number;
  retention: Pick<RetentionClock, 'nowMs'>;
  /** The epoch of the leader. */
  epoch: number;
}

/**
 * Makes partitions ahead, and drops data past its retention. Drops by a time that the last run and the data confirm: a
 * clock that jumps ahead drops no young data.
 */
export function retain({ nowMs, retention, epoch, ...options }: RetainOptions): Promise<void> {
  return runEach([
    () => ensurePartitions(options.pool, nowMs, options.onProblem),
    async () => dropOld({ ...options, nowMs: await retention.nowMs(epoch) }),
  ]);
}
