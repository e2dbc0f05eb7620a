import type { ConditionFinding } from '../condition/explain-condition.ts';
import { EXPLAINED_CONDITIONS, MAX_EVENT_STEPS } from '../limits.ts';
import type { ExplainAnswer } from '../thread/job.ts';
import { type ConditionsOfEvent, seen } from './judge-conditions.ts';
import type { Run } from './run.ts';
import { slices } from './slices.ts';

/** The finding for a condition; `too-much` if its evaluation needs more steps, time or memory than one may take. */
export type Explained = ConditionFinding | 'too-much';

/**
 * Evaluates conditions on one event with the parts that decide them, in slices, so that other projects have their turns
 * in between. All conditions together may take the steps of one event.
 * @returns by source
 */
export async function explainConditions(
  event: ConditionsOfEvent['event'],
  sources: ReadonlySet<string>,
  heavy: Run,
): Promise<Map<string, Explained>> {
  const found = new Map<string, Explained>();
  let maxSteps = MAX_EVENT_STEPS;
  for (const slice of slices([...sources], () => 1, EXPLAINED_CONDITIONS)) {
    const ran = await heavy({ kind: 'explain', event: seen(event, slice), data: event.data, sources: slice, maxSteps });
    const answer = ran.ok ? (ran.answer as ExplainAnswer) : undefined;
    for (const [nth, source] of slice.entries()) found.set(source, answer?.findings[nth] ?? 'too-much');
    maxSteps -= answer?.steps ?? 0;
  }
  return found;
}
