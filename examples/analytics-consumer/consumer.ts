import { type Consumer, type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import { factsIn, type Message } from './facts.ts';
import type { Store } from './store.ts';

/** Kafka gives the partitions of a consumer that was killed to its successor after this time. */
const SESSION_MS = 10_000;

export interface ConsumerOptions {
  brokers: readonly string[];
  /** The first part of the names of the topics: `KAFKA_TOPIC_PREFIX` of Posthorn. */
  topicPrefix: string;
  store: Store;
}

/**
 * Reads a batch, keeps its facts, and then lets Kafka remember the position: after a crash in between, the batch comes
 * again and changes nothing.
 */
async function keepBatch(payload: EachBatchPayload, store: Store): Promise<void> {
  const { batch } = payload;
  const messages = batch.messages.map(({ headers, value }): Message => {
    const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)] as const);
    return { topic: batch.topic, headers: Object.fromEntries(texts), value: String(value) };
  });
  await store.keep(factsIn(messages));
  payload.resolveOffset(batch.lastOffset());
  await payload.heartbeat();
}

/** Starts to follow the three topics, from their beginning or from where the group was. */
export async function startConsumer({ brokers, topicPrefix, store }: ConsumerOptions): Promise<Consumer> {
  const kafka = new Kafka({ clientId: 'analytics', brokers: [...brokers], logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({ groupId: `${topicPrefix}-example-analytics`, sessionTimeout: SESSION_MS });
  await consumer.connect();
  const topics = ['events', 'attempts', 'control'].map((kind) => `${topicPrefix}.${kind}.v1`);
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({ eachBatch: (payload) => keepBatch(payload, store) });
  return consumer;
}
