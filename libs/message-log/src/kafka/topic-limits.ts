import { type Admin, type ClusterTopicMetadata, ConfigResourceTypes } from '@platformatic/kafka';
import { counted } from '#kernel';
import type { Topic } from '../topic.ts';
import { BATCH_OVERHEAD_BYTES } from './outgoing-record.ts';

/** Kafka's default of `message.max.bytes`, for topics whose settings may not be read. */
export const DEFAULT_BATCH_BYTES = 1_048_588;

/** The settings of a topic that decide which records it takes, and for how long it keeps them. */
export interface TopicLimits {
  /** The largest batch, and so the largest record, that the topic takes. */
  maxMessageBytes: number;
  minInSyncReplicas: number;
  /** -1 for no end. */
  retentionMs: number;
  /** For each partition; -1 for no bound. */
  retentionBytes: number;
  /** `delete`, `compact`, or both. */
  cleanupPolicy: string;
  /** `CreateTime` or `LogAppendTime`: the source of the records' times. Undefined if the cluster does not know it. */
  timestampType: string | undefined;
}

/** The name of each setting in Kafka (topic configs), in the order of `TopicLimits`. */
const KEYS = [
  ...(['max.message.bytes', 'min.insync.replicas', 'retention.ms', 'retention.bytes'] as const),
  ...(['cleanup.policy', 'message.timestamp.type'] as const),
];

/** The limits of each topic, including the limits that it inherits from the brokers. */
export async function readTopicLimits(admin: Admin, names: readonly string[]): Promise<Map<string, TopicLimits>> {
  const resources = names.map((resourceName) => ({
    ...{ resourceType: ConfigResourceTypes.TOPIC, resourceName },
    configurationKeys: [...KEYS],
  }));
  const described = await admin.describeConfigs({ resources });
  return new Map(
    described.map(({ resourceName, configs }) => {
      const valueOf = (key: (typeof KEYS)[number]) => configs.find(({ name }) => name === key)?.value;
      const limits = {
        maxMessageBytes: Number(valueOf('max.message.bytes') ?? DEFAULT_BATCH_BYTES),
        minInSyncReplicas: Number(valueOf('min.insync.replicas') ?? 1),
        retentionMs: Number(valueOf('retention.ms') ?? -1),
        retentionBytes: Number(valueOf('retention.bytes') ?? -1),
        cleanupPolicy: valueOf('cleanup.policy') ?? 'delete',
        timestampType: valueOf('message.timestamp.type') ?? undefined,
      };
      return [resourceName, limits];
    }),
  );
}

const alter = (name: string, config: string) =>
  `kafka-configs.sh --alter --entity-type topics --entity-name ${name} --add-config ${config}`;

/** The warning, with advice, if records of a topic have the time of the machine that sends them; else undefined. */
function timestampWarning(name: string, { timestampType }: TopicLimits): string | undefined {
  if (timestampType !== 'CreateTime') return undefined;
  return `The topic ${name} has message.timestamp.type=CreateTime, so that its records have the time of the machine that sends them: if its clock is an hour ahead, brokers refuse them; if it is behind, they are dropped too early. Let the brokers set the time (${alter(name, 'message.timestamp.type=LogAppendTime')}).`;
}

const HOUR_MS = 3_600_000;
/** The shortest retention without a warning: a consumer that is absent for a night, and noticed late, loses nothing. */
const SHORTEST_RETENTION_MS = 24 * HOUR_MS;

/** The dangers to records that wait in a topic, each a sentence with the remedy. */
export function topicWarnings(name: string, limits: TopicLimits): string[] {
  const { retentionMs, retentionBytes } = limits;
  const timestamps = timestampWarning(name, limits);
  const found: string[] = timestamps === undefined ? [] : [timestamps];
  if (retentionMs >= 0 && retentionMs < SHORTEST_RETENTION_MS) {
    const kept = retentionMs < HOUR_MS ? `${retentionMs} ms` : `${Math.round(retentionMs / HOUR_MS)} h`;
    found.push(
      `The topic ${name} keeps records for ${kept} (retention.ms): records that a consumer does not read in that time are lost to it. Keep them for a day at least (retention.ms=${SHORTEST_RETENTION_MS}).`,
    );
  }
  if (retentionBytes >= 0) {
    found.push(
      `The topic ${name} keeps ${retentionBytes} bytes of each partition (retention.bytes): a burst pushes out records that were not read yet. Set retention.bytes=-1.`,
    );
  }
  return found;
}

/**
 * The reason why a topic cannot take all records that are sent to it, with advice; undefined if it can.
 * @param maxDataBytes the most bytes of an event's data. Undefined: the size of records is not compared
 */
export function limitProblem(
  topic: Pick<Topic<unknown>, 'name' | 'largestRecordBytes'>,
  { maxMessageBytes, minInSyncReplicas, cleanupPolicy }: TopicLimits,
  { partitions }: Pick<ClusterTopicMetadata, 'partitions'>,
  maxDataBytes: number | undefined,
): string | undefined {
  const { name } = topic;
  const copies = Math.min(...partitions.map(({ replicas }) => replicas.length));
  if (minInSyncReplicas > copies) {
    return `The topic ${name} has min.insync.replicas=${minInSyncReplicas} and partitions with ${counted(copies, 'copy', 'copies')}, so it accepts no records: lower it (${alter(name, `min.insync.replicas=${copies}`)}), or add copies (kafka-reassign-partitions.sh).`;
  }
  // The other topics have small records, and no part of Posthorn consumes them.
  if (!topic.largestRecordBytes) return undefined;
  if (cleanupPolicy.includes('compact')) {
    return `The topic ${name} has cleanup.policy=${cleanupPolicy}, by which Kafka drops records that were not consumed: set it to delete (${alter(name, 'cleanup.policy=delete')}).`;
  }
  if (maxDataBytes === undefined) return undefined;
  const needed = topic.largestRecordBytes(maxDataBytes) + BATCH_OVERHEAD_BYTES;
  if (needed <= maxMessageBytes) return undefined;
  const most = maxMessageBytes - (needed - maxDataBytes);
  const lower = most >= 1_024 ? `, or lower POSTHORN_MAX_DATA_BYTES to ${most}` : '';
  return `The topic ${name} allows records of up to ${maxMessageBytes} bytes (max.message.bytes), and an event with POSTHORN_MAX_DATA_BYTES=${maxDataBytes} may need ${needed}: raise it (${alter(name, `max.message.bytes=${needed}`)})${lower}.`;
}
