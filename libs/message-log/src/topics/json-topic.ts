import { messageOf, PosthornError } from '#kernel';
import type { Topic } from '../topic.ts';

/** The size of a small record in back-pressure. */
const RECORD_BYTES = 1_000;

/** A topic of a project's records, which are JSON objects. */
export function jsonTopic<T extends { projectId: string }>(name: string, keyOf: (record: T) => string): Topic<T> {
  return {
    name,
    keyOf,
    projectOf: ({ projectId }) => projectId,
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
