import type { PosthornEvent } from '#kernel';
import type { Condition } from './condition/condition.ts';
import { EventInQuestion, type MissReason } from './matching.ts';
import type { TimeSlice } from './time-slice.ts';

export type Verdicts = ReadonlyMap<Condition, MissReason | null>;

/**
 * Evaluates distinct conditions against one event, in slices.
 * @returns for each condition null if it holds, else why not
 */
export async function evaluateConditions(
  event: PosthornEvent,
  conditions: ReadonlySet<Condition>,
  slice: TimeSlice,
): Promise<Verdicts> {
  const question = new EventInQuestion(event);
  const verdicts = new Map<Condition, MissReason | null>();
  for (const condition of conditions) {
    verdicts.set(condition, question.verdictOf(condition));
    if (slice.isSpent) await slice.rest();
  }
  return verdicts;
}
