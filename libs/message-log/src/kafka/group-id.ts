/** The consumer group in Kafka: one for each topic, so that no topic's members wait for a rebalance of another's. */
export function groupIdOf(group: string, topic: string): string {
  return `${group}.${topic}`;
}
