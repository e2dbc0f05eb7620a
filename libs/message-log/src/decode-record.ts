import { isUtf8 } from 'node:buffer';
import { PosthornError } from '#kernel';
import type { Topic } from './topic.ts';

/** A record as a log holds it. */
export interface RawRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers: Iterable<readonly [Buffer | null | undefined, Buffer | null | undefined]>;
}

/** The headers that topics read. Other headers may have any form: tracing tools, for example, add their own. */
const READ_HEADER = /^(ce_|ph_|content-type$)/;

/**
 * The headers of a record by their names.
 * @throws PosthornError `invalid-input` if a header that topics read stands twice or is no text
 */
export function headersOf(record: Pick<RawRecord, 'headers'>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [nameBytes, value] of record.headers) {
    const name = nameBytes?.toString();
    if (!name || !value) continue;
    if (READ_HEADER.test(name)) {
      if (Object.hasOwn(headers, name)) throw new PosthornError('invalid-input', `The header ${name} is repeated.`);
      if (!isUtf8(value)) throw new PosthornError('invalid-input', `The header ${name} is not UTF-8.`);
    }
    headers[name] ??= value.toString();
  }
  return headers;
}

/** @throws PosthornError `invalid-input` if the record is none of this topic's records */
export function decodeRecord<T>(topic: Topic<T>, record: RawRecord, headers = headersOf(record)): T {
  if (record.value === null) throw new PosthornError('invalid-input', 'The record has no value.');
  return topic.decode({ key: record.key?.toString() ?? '', value: record.value, headers });
}
