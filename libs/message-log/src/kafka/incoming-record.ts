import type { KafkaRecord } from '@platformatic/kafka';
import { decodeRecord, headersOf } from '../decode-record.ts';
import type { Topic } from '../topic.ts';
import { PRODUCER_HEADER, RECHECK_HEADER } from './outgoing-record.ts';

/** A decoded record. `PartitionShare.admit` also rechecks records below its share's `recheckBelow`. */
export interface IncomingRecord<T> {
  value: T;
  /** True if it may have been sent before: its sender has marked it, or another producer has copied it. */
  recheck: boolean;
}

/**
 * Reads a record.
 * @param producerId the id of its producer, as the broker has stored it, in decimal
 * @throws PosthornError `invalid-input` if it is not a record of this topic
 */
export function incomingRecord<T>(topic: Topic<T>, record: KafkaRecord, producerId: string): IncomingRecord<T> {
  const headers = headersOf(record);
  const isOriginal = headers[PRODUCER_HEADER] === producerId;
  return { value: decodeRecord(topic, record, headers), recheck: !isOriginal || headers[RECHECK_HEADER] !== undefined };
}
