export { InProcessLog } from './embedded/in-process-log.ts';
export { createKafkaLog, type KafkaLogOptions } from './kafka/kafka-log.ts';
export { LogRecord, type RecordProgress } from './log-record.ts';
export type {
  Consumer,
  MessageLog,
  Producer,
  SendOptions,
  SubscribeOptions,
  Subscription,
} from './message-log.ts';
export type { OwnedPartition } from './owned-partition.ts';
export { PartitionProgress } from './partition-progress.ts';
export { murmur2, partitionOf } from './partitioner.ts';
export type { Topic, WireRecord } from './topic.ts';
export { type AttemptMessage, attemptTopic } from './topics/attempt-topic.ts';
export { type ControlMessage, controlTopic } from './topics/control-topic.ts';
export { deliveryTopic, type RoutedDelivery } from './topics/delivery-topic.ts';
export { eventTopic } from './topics/event-topic.ts';
export { type Topics, topicsUnder } from './topics/topics.ts';
