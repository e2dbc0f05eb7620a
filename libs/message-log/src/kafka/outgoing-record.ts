import type { Message } from 'kafkajs';
import { partitionOf } from '../partitioner.ts';
import type { Topic } from '../topic.ts';

/** The header of a record that may have been sent before. */
export const RECHECK_HEADER = 'ph_recheck';

/** What Kafka's record format v2 spends at most around the bytes that are given. */
const BATCH_OVERHEAD_BYTES = 61;
const RECORD_OVERHEAD_BYTES = 36;
const HEADER_OVERHEAD_BYTES = 10;

export interface OutgoingRecord {
  message: Message;
  projectId: string;
  /** What it takes in a produce request, at most. */
  bytes: number;
}

function bytesOf(key: string, value: Buffer, headers: Record<string, string>): number {
  let bytes = BATCH_OVERHEAD_BYTES + RECORD_OVERHEAD_BYTES + Buffer.byteLength(key) + value.length;
  for (const name in headers) {
    bytes += HEADER_OVERHEAD_BYTES + Buffer.byteLength(name) + Buffer.byteLength(headers[name]!);
  }
  return bytes;
}

/** A record as kafkajs takes it, for the partition of its key. */
export function outgoingRecord<T>(topic: Topic<T>, value: T, partitionCount: number, recheck: boolean): OutgoingRecord {
  const wire = topic.encode(value);
  const headers = recheck ? { ...wire.headers, [RECHECK_HEADER]: '1' } : wire.headers;
  const partition = partitionOf(wire.key, partitionCount);
  return {
    message: { key: wire.key, value: wire.value, headers, partition },
    projectId: topic.projectOf(value),
    bytes: bytesOf(wire.key, wire.value, headers),
  };
}
