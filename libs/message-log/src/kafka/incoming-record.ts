import { isUtf8 } from 'node:buffer';
import type { KafkaRecord } from '@platformatic/kafka';
import { PosthornError } from '#kernel';
import type { Topic } from '../topic.ts';
import { RECHECK_HEADER } from './outgoing-record.ts';

export interface IncomingRecord<T> {
  value: T;
  /** Whether its sender said that it may have been sent before. */
  recheck: boolean;
}

/** The headers that topics read. Others may be anything: what traces records adds its own. */
const READ_HEADER = /^(ce_|ph_|content-type$)/;

/** @throws PosthornError `invalid-input` if a header that topics read stands twice or is no text */
function headersOf(record: KafkaRecord): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [nameBytes, value] of record.headers) {
    const name = nameBytes?.toString();
    if (!name || !value) continue;
    if (READ_HEADER.test(name)) {
      if (Object.hasOwn(headers, name)) throw new PosthornError('invalid-input', `The header ${name} stands twice.`);
      if (!isUtf8(value)) throw new PosthornError('invalid-input', `The header ${name} is not UTF-8.`);
    }
    headers[name] ??= value.toString();
  }
  return headers;
}

/** @throws PosthornError `invalid-input` if the record is none of this topic's records */
export function incomingRecord<T>(topic: Topic<T>, record: KafkaRecord): IncomingRecord<T> {
  if (record.value === null) throw new PosthornError('invalid-input', 'The record has no value.');
  const headers = headersOf(record);
  const value = topic.decode({ key: record.key?.toString() ?? '', value: record.value, headers });
  return { value, recheck: headers[RECHECK_HEADER] !== undefined };
}
