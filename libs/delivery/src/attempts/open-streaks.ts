import type { OwnedPartition } from '#message-log';
import { intArray, type Queryable } from '#postgres';
import { countsForHealth } from '../model/counts-for-health.ts';
import { scheduledRetry } from '../model/delivery-state.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import type { ReceiverDirectives } from '../model/receiver-directives.ts';
import type { AttemptFacts } from './attempt-facts.ts';

/** An attempt that is over. */
interface OverAttempt {
  task: DeliveryTask;
  facts: AttemptFacts;
  directives: ReceiverDirectives;
}

/**
 * The endpoints of this process that have failed since their last success, so that a success of any other needs no
 * write. The set may hold one endpoint too many, never one too few: endpoints are added before the write, and removed
 * after it.
 */
export class OpenStreaks {
  private readonly endpointIds = new Set<string>();

  /** Adds the failing endpoints that earlier owners of these partitions have recorded. */
  async load(db: Queryable, partitions: readonly OwnedPartition[]): Promise<void> {
    const { rows } = await db.query<{ endpoint_id: string }>(
      `select h.endpoint_id from posthorn.endpoint_health h where h.failures > 0 and h.shard % $1 = any($2)`,
      [partitions[0]?.partitionCount ?? 1, intArray(partitions.map(({ partition }) => partition))],
    );
    for (const row of rows) this.endpointIds.add(row.endpoint_id);
  }

  /**
   * The effect of the next attempt to be written on its endpoint's health. It is the number of attempts of the delivery
   * that have failed in a row; 0 for a success that ends a streak or carries a directive to stop; null for no effect.
   * Requests that were not sent do not count, nor do replays and operational events.
   */
  count({ task, facts, directives }: OverAttempt): number | null {
    if (!countsForHealth(task)) return null;
    if (facts.outcome === 'succeeded') {
      const changesHealth = directives.gone !== null || this.endpointIds.has(task.endpointId);
      return changesHealth ? 0 : null;
    }
    if (facts.bodySha256 === null) return null;
    this.endpointIds.add(task.endpointId);
    return (scheduledRetry(task.trigger) ?? 0) + 1;
  }

  /** Called when a batch with these counts, in this order, is written completely. */
  written(counts: readonly { endpointId: string; count: number | null }[]): void {
    for (const { endpointId, count } of counts) {
      if (count === null) continue;
      if (count > 0) this.endpointIds.add(endpointId);
      else this.endpointIds.delete(endpointId);
    }
  }
}
