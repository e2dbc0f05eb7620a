import { Admin } from '@platformatic/kafka';
import { counted } from '#kernel';
import { reasonsOf } from './client-errors.ts';
import { type ClientSource, severalTries } from './client-options.ts';
import { firstConnectionAdvice } from './connection/connection-advice.ts';
import { examineTopics, type TopicFindings } from './examine-topics.ts';
import { groupIdOf } from './group-id.ts';
import { KafkaExaminationError } from './kafka-examination-error.ts';
import { groupPositions } from './group-positions.ts';
import type { PreparedTopic, TopicSettings } from './topics.ts';
import { within } from './within.ts';

/** The cluster that `posthorn doctor` examines, and the topics and groups that are expected in it. */
export interface KafkaQuestion extends ClientSource {
  topics: readonly PreparedTopic[];
  topicSettings: TopicSettings;
  /** The consumer groups to examine, as `SubscribeOptions.group` and the topic that it consumes. */
  groups: readonly { group: string; topic: string }[];
}

/** The state of a cluster, as far as Posthorn depends on it. */
export interface KafkaState extends TopicFindings {
  brokers: number;
  /** Topics that a start would create. */
  missing: string[];
  /** Records that each group has not yet consumed; or the reason why that is not known. */
  lags: { group: string; topic: string; lag: number | string }[];
}

const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Examines a cluster without changing anything in it.
 * @throws KafkaExaminationError if no broker responds, or all refuse the connection
 */
export async function examineKafka(question: KafkaQuestion): Promise<KafkaState> {
  const admin = new Admin(severalTries(question));
  try {
    const { brokers } = await admin.metadata({ topics: [] });
    const existing = new Set(await admin.listTopics());
    const there = question.topics.filter(({ name }) => existing.has(name));
    const missing = question.topics.map(({ name }) => name).filter((name) => !existing.has(name));
    const found = await examineTopics(admin, there, question.topicSettings);
    const { replicationFactor } = question.topicSettings;
    if (missing.length > 0 && replicationFactor > brokers.size)
      found.mismatches.push(notMadeReason(missing, brokers.size, replicationFactor));
    const groups = question.groups.filter(({ topic }) => existing.has(topic));
    return { brokers: brokers.size, missing, ...found, lags: await lagsOf(admin, groups) };
  } catch (error) {
    const advice = firstConnectionAdvice(error, question.connection?.context);
    throw new KafkaExaminationError(reasonsOf(error), advice, { cause: error });
  } finally {
    await within(admin.close(), CLOSE_TIMEOUT_MS, 'Disconnecting from Kafka').catch(() => undefined);
  }
}

function notMadeReason(missing: readonly string[], brokers: number, copies: number): string {
  const cluster = `the cluster has ${counted(brokers, 'broker')}`;
  return `The topics ${missing.join(', ')} are missing and cannot be created with ${copies} copies, since ${cluster}: set KAFKA_REPLICATION_FACTOR=${brokers}, or start the other brokers.`;
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
