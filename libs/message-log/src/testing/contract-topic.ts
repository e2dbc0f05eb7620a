import { PosthornError } from '#kernel';
import type { Topic } from '../topic.ts';

/** A record that the contract suite sends: its text identifies and counts it, its key keeps its order. */
export interface ContractRecord {
  key: string;
  text: string;
}

/** A topic of the suite's own. A value that is not of the form `text:…` is none of its records. */
export function contractTopic(name: string): Topic<ContractRecord> {
  return {
    name,
    keyOf: (record) => record.key,
    projectOf: (record) => record.key,
    bytesOf: (record) => record.text.length,
    encode: ({ key, text }) => ({ key, value: Buffer.from(`text:${text}`), headers: {} }),
    decode: ({ key, value }) => {
      const content = value.toString();
      if (!content.startsWith('text:')) throw new PosthornError('invalid-input', 'The record has no text.');
      return { key, text: content.slice('text:'.length) };
    },
  };
}
