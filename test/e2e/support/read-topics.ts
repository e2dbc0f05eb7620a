import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { uuidv7 } from '#kernel';

/** A record of a topic, as a program of another team reads it. */
export interface TopicRecord {
  topic: string;
  key: string;
  headers: Record<string, string>;
  value: string;
}

/** Reads everything that some topics hold, from their beginnings to the ends that they have now. */
export async function readTopics(brokers: readonly string[], topics: readonly string[]): Promise<TopicRecord[]> {
  const consumer = new Consumer({
    ...{ groupId: `reader-${uuidv7(Date.now())}`, clientId: 'reader', bootstrapBrokers: [...brokers] },
    deserializers: stringDeserializers,
  });
  try {
    const ends = await consumer.listOffsets({ topics: [...topics], timestamp: -1n });
    const waiting = new Map<string, bigint>();
    for (const [topic, offsets] of ends) {
      for (const [partition, end] of offsets.entries()) if (end > 0n) waiting.set(`${topic}/${partition}`, end);
    }
    const records: TopicRecord[] = [];
    const stream = await consumer.consume({ topics: [...topics], mode: 'earliest', autocommit: false });
    for await (const { topic, partition, offset, key, headers, value } of stream) {
      const place = `${topic}/${partition}`;
      const end = waiting.get(place);
      if (end === undefined) continue;
      records.push({ topic, key, headers: Object.fromEntries(headers), value });
      if (offset + 1n >= end) waiting.delete(place);
      if (waiting.size === 0) break;
    }
    return records;
  } finally {
    await consumer.close(true);
  }
}
