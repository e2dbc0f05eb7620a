import { messageOf, PosthornError } from '#kernel';
import type { Topic } from '../topic.ts';

/** What a small record counts for in back-pressure. */
const RECORD_BYTES = 1_000;

/** A topic whose records are JSON objects. */
export function jsonTopic<T>(name: string, keyOf: (record: T) => string): Topic<T> {
  return {
    name,
    keyOf,
    bytesOf: () => RECORD_BYTES,
    encode: (record) => ({
      key: keyOf(record),
      value: Buffer.from(JSON.stringify(record)),
      headers: { 'content-type': 'application/json' },
    }),
    decode: ({ value }) => {
      try {
        return JSON.parse(value.toString('utf8')) as T;
      } catch (cause) {
        throw new PosthornError('invalid-input', `A record of ${name} is not JSON: ${messageOf(cause)}`, { cause });
      }
    },
  };
}
