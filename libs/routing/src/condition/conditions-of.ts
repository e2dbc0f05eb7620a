import { setTimeout } from 'node:timers/promises';
import type { PosthornEvent } from '#kernel';
import { LIGHT_STEPS, type TenantCompute } from '#tenant-compute';
import { type AskedSubscription, EvaluatedEvent, missReasonByName } from '../matching.ts';

/** The event with the conditions of all subscriptions that take its type and channel. */
export function conditionsOf(event: PosthornEvent, subscriptions: Iterable<AskedSubscription>): EvaluatedEvent {
  const question = new EvaluatedEvent(event);
  for (const subscription of subscriptions) {
    const { condition } = subscription;
    if (condition === null || question.sources.has(condition)) continue;
    if (missReasonByName(subscription, question) === null) question.sources.add(condition);
  }
  return question;
}

/** Steps of light work that a batch may request, of all projects together: some ten milliseconds. */
const BATCH_STEPS = 2 * LIGHT_STEPS;
/** How long a batch waits for conditions: events of other projects, and events without conditions, wait with it. */
const MAX_WAIT_MS = 10;

function byProject(questions: readonly EvaluatedEvent[]): Map<string, EvaluatedEvent[]> {
  const grouped = new Map<string, EvaluatedEvent[]>();
  for (const question of questions) {
    const siblings = grouped.get(question.event.projectId);
    if (siblings) siblings.push(question);
    else grouped.set(question.event.projectId, [question]);
  }
  return grouped;
}

/**
 * Evaluates the conditions for a batch of events, as far as that takes a few milliseconds, which projects share evenly.
 * Without conditions nothing is awaited. Never rejects.
 * @returns the projects with events whose conditions are not evaluated yet: their events leave the batch
 */
export async function judgeQuestions(
  compute: Pick<TenantCompute, 'judgeLight'>,
  questions: readonly EvaluatedEvent[],
): Promise<Set<string>> {
  const unjudged = byProject(questions.filter(({ isJudged }) => !isJudged));
  if (unjudged.size === 0) return new Set();
  const maxSteps = Math.min(LIGHT_STEPS, BATCH_STEPS / unjudged.size);
  const judging = [...unjudged].map(([projectId, ofProject]) =>
    compute.judgeLight(projectId, ofProject, maxSteps).catch(() => undefined),
  );
  const waited = new AbortController();
  const tooLong = setTimeout(MAX_WAIT_MS, undefined, { signal: waited.signal }).catch(() => undefined);
  await Promise.race([Promise.all(judging), tooLong]);
  waited.abort();
  const open = [...unjudged].filter(([, ofProject]) => ofProject.some(({ isJudged }) => !isJudged));
  return new Set(open.map(([projectId]) => projectId));
}
