import { messageOf, PosthornError } from '#kernel';
import type { Topic } from '../topic.ts';

/** The size of a small record in back-pressure. */
const RECORD_BYTES = 1_000;

/** The attributes of CloudEvents 1.0 that differ from record to record. Its source is the UUID of the project. */
export interface RecordAttributes {
  /** Unique among the records of its project. */
  id: string;
  type: string;
  /** RFC 3339. */
  time: string;
  /** The UUID of what the record is about. */
  subject: string;
}

/** How the records of a topic are keyed and described. */
export interface JsonTopicOptions<T> {
  name: string;
  keyOf: (record: T) => string;
  attributesOf: (record: T) => RecordAttributes;
}

/**
 * A topic of a project's records, which are JSON objects. Their headers are the attributes of CloudEvents 1.0 in the
 * Kafka binding (binary content mode), like those of events.
 */
export function jsonTopic<T extends { projectId: string }>(options: JsonTopicOptions<T>): Topic<T> {
  const { name, keyOf, attributesOf } = options;
  return {
    name,
    keyOf,
    projectOf: ({ projectId }) => projectId,
    bytesOf: () => RECORD_BYTES,
    encode: (record) => {
      const { id, type, time, subject } = attributesOf(record);
      const headers = {
        ...{ ce_specversion: '1.0', ce_id: id, ce_source: record.projectId, ce_type: type },
        ...{ ce_time: time, ce_subject: subject, 'content-type': 'application/json' },
      };
      return { key: keyOf(record), value: Buffer.from(JSON.stringify(record)), headers };
    },
    decode: ({ value }) => {
      try {
        return JSON.parse(value.toString('utf8')) as T;
      } catch (cause) {
        throw new PosthornError('invalid-input', `A record of ${name} is not JSON: ${messageOf(cause)}`, { cause });
      }
    },
  };
}
