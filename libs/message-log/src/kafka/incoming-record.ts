import type { KafkaRecord } from '@platformatic/kafka';
import { decodeRecord, headersOf } from '../decode-record.ts';
import type { Topic } from '../topic.ts';
import { RECHECK_HEADER } from './outgoing-record.ts';

export interface IncomingRecord<T> {
  value: T;
  /** Whether its sender said that it may have been sent before. */
  recheck: boolean;
}

/** @throws PosthornError `invalid-input` if the record is none of this topic's records */
export function incomingRecord<T>(topic: Topic<T>, record: KafkaRecord): IncomingRecord<T> {
  const headers = headersOf(record);
  return { value: decodeRecord(topic, record, headers), recheck: headers[RECHECK_HEADER] !== undefined };
}
