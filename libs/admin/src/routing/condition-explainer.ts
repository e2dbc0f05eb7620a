import { PosthornError, SharedBudget } from '#kernel';
import { answeredWithin } from '#postgres';
import type { MissReason } from '#routing';
import type { ConditionsOfEvent, Explained } from '#tenant-compute';
import type { AdminContext } from '../admin-context.ts';
import type { ConditionCause } from './describe-miss.ts';

/** The most readings of a routing that evaluate conditions at a time. One project alone may have half of them. */
const MAX_RUNNING = 4;
/** The longest wait for the evaluation. On a busy machine the thread for it hardly runs. */
const MAX_WAIT_MS = 3_000;

/** An event whose conditions are evaluated again. */
export type EventToExplain = ConditionsOfEvent['event'] & { projectId: string };

/** An endpoint whose condition did not let an event through. */
export interface ConditionMiss {
  reason: MissReason;
  /** True if the routing row has the reason of this endpoint; otherwise the reason is guessed by the counts. */
  isNamed: boolean;
  /** The conditions that it may have had when the event was routed: one, unless it was just being changed. */
  conditions: readonly string[];
}

/**
 * Evaluates conditions again, to find the part that decided. A verdict depends on the event and the condition alone,
 * and both are stored, so the routing rows need no room for it. Bounded in time and in number: the reading of a
 * routing succeeds without the findings.
 */
export class ConditionExplainer {
  private readonly running = new SharedBudget(MAX_RUNNING, [1]);

  constructor(private readonly context: Pick<AdminContext, 'compute' | 'clock'>) {}

  /** @returns by condition; null if it was not possible in time */
  async explain(
    event: EventToExplain,
    conditions: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, Explained> | null> {
    const { projectId } = event;
    if (conditions.size === 0) return new Map();
    if (!this.running.tryTake([projectId], 1)) return null;
    const work = this.context.compute
      .explain(projectId, event, conditions)
      .finally(() => this.running.give([projectId], 1));
    try {
      return await answeredWithin(work, MAX_WAIT_MS, this.context.clock, 'The conditions take too long.');
    } catch (error) {
      if (error instanceof PosthornError && error.code === 'unavailable') return null;
      throw error;
    }
  }
}

/**
 * The reason of a miss, and its cause by what was found. If the routing row names the reason, it stands, and a finding
 * counts only if it agrees. Otherwise the finding decides between `condition` and `condition-error`. Pure.
 * @param found by condition; null if nothing was evaluated
 */
export function causeOfMiss(
  { reason, isNamed, conditions }: ConditionMiss,
  found: ReadonlyMap<string, Explained> | null,
): { reason: MissReason; cause: ConditionCause } {
  if (conditions.length === 0) return { reason, cause: 'unknown' };
  if (found === null) return { reason, cause: 'late' };
  for (const condition of conditions) {
    const finding = found.get(condition)!;
    const verdict = finding === 'too-much' ? 'condition-error' : finding.verdict;
    if (verdict !== null && (!isNamed || verdict === reason)) return { reason: verdict, cause: finding };
  }
  return { reason, cause: 'differs' };
}
