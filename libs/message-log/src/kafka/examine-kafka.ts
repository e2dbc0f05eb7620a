import { Admin } from '@platformatic/kafka';
import { messageOf } from '#kernel';
import { reasonsOf } from './client-errors.ts';
import { type ClientSource, severalTries } from './client-options.ts';
import { groupIdOf } from './group-id.ts';
import { groupPositions } from './group-positions.ts';
import { assertTopic, type TopicSettings } from './topics.ts';
import { within } from './within.ts';

export interface KafkaQuestion extends ClientSource {
  /** Topic names. */
  topics: readonly string[];
  topicSettings: TopicSettings;
  /** The consumer groups to examine, as `SubscribeOptions.group` and the topic that it consumes. */
  groups: readonly { group: string; topic: string }[];
}

/** The state of a cluster, as far as Posthorn depends on it. */
export interface KafkaState {
  brokers: number;
  /** Topics that a start would create. */
  missing: string[];
  /** Topics that are other than the settings, each in a sentence that says what to do. */
  mismatches: string[];
  /** Records that each group has not yet consumed; or the reason why that is not known. */
  lags: { group: string; topic: string; lag: number | string }[];
}

const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Examines a cluster without changing anything in it.
 * @throws Error if no broker answers
 */
export async function examineKafka(question: KafkaQuestion): Promise<KafkaState> {
  const admin = new Admin(severalTries(question));
  try {
    const { brokers } = await admin.metadata({ topics: [] });
    const existing = new Set(await admin.listTopics());
    const there = question.topics.filter((name) => existing.has(name));
    return {
      brokers: brokers.size,
      missing: question.topics.filter((name) => !existing.has(name)),
      mismatches: await mismatchesOf(admin, there, question.topicSettings),
      lags: await lagsOf(
        admin,
        question.groups.filter(({ topic }) => existing.has(topic)),
      ),
    };
  } catch (error) {
    throw new Error(reasonsOf(error), { cause: error });
  } finally {
    await within(admin.close(), CLOSE_TIMEOUT_MS, 'Disconnecting from Kafka').catch(() => undefined);
  }
}

async function mismatchesOf(admin: Admin, names: readonly string[], settings: TopicSettings): Promise<string[]> {
  if (names.length === 0) return [];
  const { topics } = await admin.metadata({ topics: [...names] });
  return [...topics].flatMap(([name, topic]) => {
    try {
      assertTopic(name, topic, settings);
      return [];
    } catch (error) {
      return [messageOf(error)];
    }
  });
}

/** A group without a position yet would begin at the first record, so all that there is counts. */
async function lagOf(admin: Admin, group: string, topic: string): Promise<number | string> {
  try {
    const { topics } = await admin.metadata({ topics: [topic] });
    const partitionCount = topics.get(topic)!.partitionsCount;
    const place = { groupId: groupIdOf(group, topic), topic, partitionCount };
    const positions = await groupPositions(admin, place, new Set(), () => undefined);
    return [...positions.values()].reduce((lag, { offset, recheckBelow }) => lag + recheckBelow - offset, 0);
  } catch (error) {
    return reasonsOf(error);
  }
}

async function lagsOf(admin: Admin, groups: KafkaQuestion['groups']): Promise<KafkaState['lags']> {
  const lags: KafkaState['lags'] = [];
  for (const { group, topic } of groups) lags.push({ group, topic, lag: await lagOf(admin, group, topic) });
  return lags;
}
