import type { MessageRecord } from '@platformatic/kafka';
import { partitionOf } from '../partitioner.ts';
import type { Topic, WireRecord } from '../topic.ts';

/** The header of a record that may have been sent before. */
export const RECHECK_HEADER = 'ph_recheck';

/**
 * The header with the producer id under which the record was sent. The broker stores the producer id of each batch,
 * too. A copy comes from another producer, so that its two ids differ: see ADR 43.
 */
export const PRODUCER_HEADER = 'ph_producer';

/** The most bytes that Kafka's record format v2 adds to the record. */
export const BATCH_OVERHEAD_BYTES = 61;
const RECORD_OVERHEAD_BYTES = 36;
const HEADER_OVERHEAD_BYTES = 10;
/** A producer id has 63 bits. */
const PRODUCER_HEADER_BYTES = HEADER_OVERHEAD_BYTES + PRODUCER_HEADER.length + 19;

/** A record on its way to the partition of its key. */
export interface OutgoingMessage extends WireRecord {
  partition: number;
}

/** An encoded record, with the facts by which `KafkaProducer` queues it or keeps it as a dead record. */
export interface OutgoingRecord {
  message: OutgoingMessage;
  projectId: string;
  /** The record's identity by `Topic.identityOf`; undefined if its topic has none. */
  identity: string | undefined;
  /** The most bytes that it takes in a produce request. */
  bytes: number;
}

function bytesOf({ key, value, headers }: WireRecord): number {
  let bytes =
    BATCH_OVERHEAD_BYTES + RECORD_OVERHEAD_BYTES + PRODUCER_HEADER_BYTES + Buffer.byteLength(key) + value.length;
  for (const name in headers) {
    bytes += HEADER_OVERHEAD_BYTES + Buffer.byteLength(name) + Buffer.byteLength(headers[name]!);
  }
  return bytes;
}

/** Encodes a record for the partition of its key. If `recheck` is true, the record gets the header `ph_recheck`. */
export function outgoingRecord<T>(topic: Topic<T>, value: T, partitionCount: number, recheck: boolean): OutgoingRecord {
  const wire = topic.encode(value);
  const headers = recheck ? { ...wire.headers, [RECHECK_HEADER]: '1' } : wire.headers;
  const message = { key: wire.key, value: wire.value, headers, partition: partitionOf(wire.key, partitionCount) };
  const identity = topic.identityOf?.(value);
  return { message, projectId: topic.projectOf(value), identity, bytes: bytesOf(message) };
}

/** The names of headers as bytes: topics have a few, and every record has them. */
const headerNames = new Map<string, Buffer>();

function nameBytes(name: string): Buffer {
  let bytes = headerNames.get(name);
  if (!bytes) headerNames.set(name, (bytes = Buffer.from(name)));
  return bytes;
}

/**
 * The messages of a request as the library encodes them. Made for each request anew, because they take more memory than
 * the messages.
 * @param producerId the id under which the request is sent
 */
export function messageRecords(
  topic: string,
  messages: readonly OutgoingMessage[],
  producerId: bigint,
): MessageRecord[] {
  const producer: [Buffer, Buffer] = [nameBytes(PRODUCER_HEADER), Buffer.from(String(producerId))];
  return messages.map(({ key, value, headers, partition }) => {
    const bytes = new Map([producer]);
    for (const name in headers) bytes.set(nameBytes(name), Buffer.from(headers[name]!));
    return { topic, partition, key: Buffer.from(key), value, headers: bytes };
  });
}
