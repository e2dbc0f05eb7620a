import type { Admin, ClusterTopicMetadata } from '@platformatic/kafka';
import { backoffMs, PosthornError, systemClock } from '#kernel';
import type { Topic } from '../topic.ts';
import { isPassing, reasonsOf, refusalsIn } from './client-errors.ts';
import { missingRight } from './missing-rights.ts';
import { DEFAULT_BATCH_BYTES, limitProblem, readTopicLimits, type TopicLimits, topicWarnings } from './topic-limits.ts';

/** The settings by which missing topics are made and existing topics are checked, all topics alike. */
export interface TopicSettings {
  /** The exact number of partitions of each topic. */
  partitions: number;
  /** The copies of each partition. An existing topic may have more. */
  replicationFactor: number;
  /** The most bytes that an event's data may have. Default: a topic may have any `max.message.bytes`. */
  maxDataBytes?: number;
}

/** The part of a topic that its preparation needs. */
export type PreparedTopic = Pick<Topic<unknown>, 'name' | 'largestRecordBytes'>;

/** The facts about a topic in its cluster. */
export interface KnownTopic {
  partitionCount: number;
  /** The largest batch, and so the largest record, that the topic takes. */
  maxBatchBytes: number;
}

/** Made wide enough for an event with 1 MiB of data, the most that can be set. Kafka's own default is 1 MiB. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;
const PATIENCE_MS = 10_000;

function mismatch(message: string): PosthornError {
  return new PosthornError('invalid-settings', message);
}

/** An acknowledged record lies on all in-sync copies: on two at least, if there are that many. */
function minInSyncReplicas(replicationFactor: number): number {
  return Math.max(1, replicationFactor - 1);
}

const CREATE = { TOPIC_AUTHORIZATION_FAILED: 'Create', CLUSTER_AUTHORIZATION_FAILED: 'Create' };

const notCreated = (names: readonly string[], partitions: number) =>
  `This client cannot see the topics ${names.join(', ')}, and may not create them. If they exist, grant it Describe, Read and Write on them; otherwise create them with ${partitions} partitions each, or grant it Create on them.`;

async function create(admin: Admin, names: readonly string[], settings: TopicSettings): Promise<void> {
  const configs = [
    { name: 'max.message.bytes', value: String(MAX_BATCH_BYTES) },
    { name: 'min.insync.replicas', value: String(minInSyncReplicas(settings.replicationFactor)) },
    // With the producer's time, brokers would refuse records (if it is an hour ahead of the brokers' time), and
    // retention would drop them at a wrong time.
    { name: 'message.timestamp.type', value: 'LogAppendTime' },
  ];
  const { partitions, replicationFactor: replicas } = settings;
  try {
    await admin.createTopics({ topics: [...names], partitions, replicas, configs });
  } catch (error) {
    const refusals = refusalsIn(error).filter(({ canRetry }) => canRetry !== true);
    if (refusals.length === 0) throw error;
    // Another process was faster; its topics are checked like existing topics.
    if (refusals.every(({ apiId }) => apiId === 'TOPIC_ALREADY_EXISTS')) return;
    if (missingRight(error, CREATE) !== undefined) throw mismatch(notCreated(names, partitions));
    const message = `The topics ${names.join(', ')} cannot be created with ${partitions} partitions and replication factor ${replicas}: ${reasonsOf(error)}. A replication factor above the number of brokers is refused; set KAFKA_REPLICATION_FACTOR, or create the topics by hand.`;
    throw new PosthornError('invalid-settings', message, { cause: error });
  }
}

/**
 * The brokers learn of a new topic one after the other: until then they report that it does not exist. A refusal for
 * good is not repeated.
 */
async function retryUnknownTopics<T>(request: () => Promise<T>): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (let failures = 1; ; failures++) {
    try {
      return await request();
    } catch (error) {
      if (performance.now() > deadlineMs || !isPassing(error)) throw error;
      await systemClock.sleep(backoffMs(failures, Math.random()));
    }
  }
}

/** @throws PosthornError `invalid-settings` if this client may not see one of them */
async function readTopics(admin: Admin, names: readonly string[]) {
  try {
    return await retryUnknownTopics(() => admin.metadata({ topics: [...names], forceUpdate: true }));
  } catch (error) {
    const right = missingRight(error, { TOPIC_AUTHORIZATION_FAILED: 'Describe' });
    if (right === undefined) throw error;
    throw mismatch(`This client lacks the right ${right} on one of the topics ${names.join(', ')}: grant it.`);
  }
}

/** @throws PosthornError `invalid-settings`, with the remedy, if the topic is other than the settings */
export function assertTopic(name: string, { partitions }: ClusterTopicMetadata, settings: TopicSettings): void {
  const count = partitions.length;
  if (count !== settings.partitions) {
    const advice =
      count < settings.partitions
        ? `set KAFKA_PARTITIONS=${count}, or stop Posthorn once the topic is consumed to its end, add partitions (kafka-topics.sh --alter --topic ${name} --partitions ${settings.partitions}) and start it again`
        : `partitions cannot be taken away, so set KAFKA_PARTITIONS=${count}`;
    throw mismatch(`The topic ${name} has ${count} partitions, not ${settings.partitions}: ${advice}.`);
  }
  const copies = Math.min(...partitions.map((partition) => partition.replicas.length));
  if (copies < settings.replicationFactor) {
    throw mismatch(
      `The topic ${name} has partitions with ${copies} copies, fewer than ${settings.replicationFactor}: set KAFKA_REPLICATION_FACTOR=${copies}, or add copies (kafka-reassign-partitions.sh).`,
    );
  }
}

/** The limits of each topic; an empty map if this client may not read the settings of topics. */
async function limitsOf(
  admin: Admin,
  names: readonly string[],
  onProblem: (message: string, error: unknown) => void,
): Promise<Map<string, TopicLimits>> {
  try {
    return await retryUnknownTopics(() => readTopicLimits(admin, names));
  } catch (error) {
    if (missingRight(error, { TOPIC_AUTHORIZATION_FAILED: 'DescribeConfigs' }) === undefined) throw error;
    const assumed = `taking Kafka's default of ${DEFAULT_BATCH_BYTES} bytes for max.message.bytes`;
    onProblem(`This client lacks the right DescribeConfigs on its topics: ${assumed}. Larger records fail.`, error);
    return new Map();
  }
}

/** @throws PosthornError `invalid-settings` with advice, if a topic cannot take all records that will be sent to it */
function assertLimits(
  topics: readonly PreparedTopic[],
  limits: ReadonlyMap<string, TopicLimits>,
  found: ReadonlyMap<string, ClusterTopicMetadata>,
  { maxDataBytes }: TopicSettings,
): void {
  for (const topic of topics) {
    const known = limits.get(topic.name);
    const problem = known && limitProblem(topic, known, found.get(topic.name)!, maxDataBytes);
    if (problem !== undefined) throw mismatch(problem);
  }
}

/**
 * Makes the topics that are missing, and checks all against the settings.
 * @param onProblem called with limits that cannot be read and are assumed, and with warnings
 * @throws PosthornError `invalid-settings`, with the remedy, if a topic is other than configured or cannot be made
 */
export async function prepareTopics(
  admin: Admin,
  wanted: readonly PreparedTopic[],
  settings: TopicSettings,
  onProblem: (message: string, error: unknown) => void,
): Promise<Map<string, KnownTopic>> {
  const names = wanted.map(({ name }) => name);
  const existing = new Set(await admin.listTopics());
  const missing = names.filter((name) => !existing.has(name));
  if (missing.length > 0) await create(admin, missing, settings);
  const { topics } = await readTopics(admin, names);
  for (const [name, topic] of topics) assertTopic(name, topic, settings);
  const limits = await limitsOf(admin, names, onProblem);
  assertLimits(wanted, limits, topics, settings);
  for (const [name, known] of limits) {
    for (const warning of topicWarnings(name, known)) onProblem(warning, undefined);
  }
  return new Map(
    [...topics].map(([name, { partitionsCount }]) => [
      name,
      { partitionCount: partitionsCount, maxBatchBytes: limits.get(name)?.maxMessageBytes ?? DEFAULT_BATCH_BYTES },
    ]),
  );
}
