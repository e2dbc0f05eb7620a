import type { KafkaMessage } from 'kafkajs';
import { PosthornError } from '#kernel';
import type { Topic } from '../topic.ts';
import { RECHECK_HEADER } from './outgoing-record.ts';

export interface IncomingRecord<T> {
  value: T;
  /** Whether its sender said that it may have been sent before. */
  recheck: boolean;
}

function headersOf(message: KafkaMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, given] of Object.entries(message.headers ?? {})) {
    const value = Array.isArray(given) ? given[0] : given;
    if (value !== undefined) headers[name] = value.toString();
  }
  return headers;
}

/** @throws PosthornError `invalid-input` if the message is none of this topic's records */
export function incomingRecord<T>(topic: Topic<T>, message: KafkaMessage): IncomingRecord<T> {
  if (message.value === null) throw new PosthornError('invalid-input', 'The record has no value.');
  const headers = headersOf(message);
  const value = topic.decode({ key: message.key?.toString() ?? '', value: message.value, headers });
  return { value, recheck: headers[RECHECK_HEADER] !== undefined };
}
