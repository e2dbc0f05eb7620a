import type { Admin, ClusterTopicMetadata } from '@platformatic/kafka';
import { messageOf } from '#kernel';
import { reasonsOf } from './client-errors.ts';
import { limitProblem, readTopicLimits, type TopicLimits, topicWarnings } from './topic-limits.ts';
import { assertTopic, type PreparedTopic, type TopicSettings } from './topics.ts';

/** The findings on topics, each a sentence with the remedy. */
export interface TopicFindings {
  /** About topics that are not as they must be: no process starts with them. */
  mismatches: string[];
  /** About topics that take no records now. */
  failures: string[];
  /** About topics that work now, and endanger records later. */
  warnings: string[];
}

/** The difference of a topic from the settings, in a sentence; undefined if there is none. */
function mismatchOf(topic: ClusterTopicMetadata, name: string, settings: TopicSettings): string | undefined {
  try {
    assertTopic(name, topic, settings);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The reason why a topic takes no records now although it is right, or undefined. */
function failureOf(name: string, { minInSyncReplicas }: TopicLimits, { partitions }: ClusterTopicMetadata) {
  const short = partitions.filter(({ isr }) => isr.length < minInSyncReplicas).length;
  if (short === 0) return undefined;
  return `${short} of ${partitions.length} partitions of ${name} have fewer copies in sync than min.insync.replicas=${minInSyncReplicas}, so they accept no records now: start the missing brokers.`;
}

/** The limits of the topics, or a sentence that explains why they cannot be read. */
async function limitsOf(admin: Admin, names: readonly string[]): Promise<Map<string, TopicLimits> | string> {
  try {
    return await readTopicLimits(admin, names);
  } catch (error) {
    return `The settings of the topics cannot be read: ${reasonsOf(error)} Grant DescribeConfigs on them.`;
  }
}

/** Examines existing topics without changing them. */
export async function examineTopics(
  admin: Admin,
  there: readonly PreparedTopic[],
  settings: TopicSettings,
): Promise<TopicFindings> {
  const found: TopicFindings = { mismatches: [], failures: [], warnings: [] };
  if (there.length === 0) return found;
  const names = there.map(({ name }) => name);
  const { topics } = await admin.metadata({ topics: names });
  const limits = await limitsOf(admin, names);
  if (typeof limits === 'string') found.warnings.push(limits);
  for (const wanted of there) {
    const known = typeof limits === 'string' ? undefined : limits.get(wanted.name);
    examineTopic(wanted, topics.get(wanted.name)!, known, settings, found);
  }
  return found;
}

function examineTopic(
  wanted: PreparedTopic,
  topic: ClusterTopicMetadata,
  limits: TopicLimits | undefined,
  settings: TopicSettings,
  { mismatches, failures, warnings }: TopicFindings,
): void {
  const { name } = wanted;
  const mismatch =
    mismatchOf(topic, name, settings) ?? (limits && limitProblem(wanted, limits, topic, settings.maxDataBytes));
  if (mismatch !== undefined) mismatches.push(mismatch);
  if (!limits) return;
  warnings.push(...topicWarnings(name, limits));
  const failure = mismatch === undefined ? failureOf(name, limits, topic) : undefined;
  if (failure !== undefined) failures.push(failure);
}
