import type { KafkaRecord } from '@platformatic/kafka';
import { PosthornError } from '#kernel';
import type { Topic } from '../topic.ts';
import { RECHECK_HEADER } from './outgoing-record.ts';

export interface IncomingRecord<T> {
  value: T;
  /** Whether its sender said that it may have been sent before. */
  recheck: boolean;
}

function headersOf(record: KafkaRecord): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of record.headers) if (name && value) headers[name.toString()] ??= value.toString();
  return headers;
}

/** @throws PosthornError `invalid-input` if the record is none of this topic's records */
export function incomingRecord<T>(topic: Topic<T>, record: KafkaRecord): IncomingRecord<T> {
  if (record.value === null) throw new PosthornError('invalid-input', 'The record has no value.');
  const headers = headersOf(record);
  const value = topic.decode({ key: record.key?.toString() ?? '', value: record.value, headers });
  return { value, recheck: headers[RECHECK_HEADER] !== undefined };
}
