/**
 * The consumer group in Kafka: one for each topic, because kafkajs hands a group's partitions out without looking at
 * which member has subscribed to which topic.
 */
export function groupIdOf(group: string, topic: string): string {
  return `${group}.${topic}`;
}
