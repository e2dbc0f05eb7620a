import type { PosthornEvent } from '#kernel';
import { LIGHT_STEPS, type TenantCompute } from '#tenant-compute';
import { EventInQuestion, missReasonByName, type Subscription } from '../matching.ts';

/** The event with the conditions that subscriptions which take its type and channel ask of it. */
export function askConditions(event: PosthornEvent, subscriptions: Iterable<Subscription>): EventInQuestion {
  const question = new EventInQuestion(event);
  for (const subscription of subscriptions) {
    const { condition } = subscription;
    if (condition === null || question.sources.has(condition)) continue;
    if (missReasonByName(subscription, question) === null) question.sources.add(condition);
  }
  return question;
}

/** Steps of light work for which a batch waits, of all projects together: some ten milliseconds. */
const BATCH_STEPS = 2 * LIGHT_STEPS;

/**
 * Judges the conditions that are asked of a batch of events, as far as that takes some milliseconds: projects share them
 * evenly. Nothing is awaited where no condition is asked.
 * @returns the projects of which events are not judged: their events go by `judgeAll`, without the batch
 */
export async function judgeQuestions(
  compute: Pick<TenantCompute, 'judgeLight'>,
  questions: readonly EventInQuestion[],
): Promise<Set<string>> {
  const byProject = new Map<string, EventInQuestion[]>();
  for (const question of questions) {
    if (question.isJudged) continue;
    const siblings = byProject.get(question.event.projectId);
    if (siblings) siblings.push(question);
    else byProject.set(question.event.projectId, [question]);
  }
  const maxSteps = Math.min(LIGHT_STEPS, BATCH_STEPS / byProject.size);
  await Promise.all([...byProject].map(([projectId, asked]) => compute.judgeLight(projectId, asked, maxSteps)));
  const open = [...byProject].filter(([, asked]) => asked.some((question) => !question.isJudged));
  return new Set(open.map(([projectId]) => projectId));
}
