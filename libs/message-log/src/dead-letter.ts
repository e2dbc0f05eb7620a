import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { PosthornError, uuidv8FromHash } from '#kernel';
import { decodeRecord, type RawRecord } from './decode-record.ts';
import type { Topic } from './topic.ts';

/** A record that no consumer can take, and why. */
export interface DeadLetter {
  /**
   * A UUIDv8 of the topic, the place and the record's identity: a record that is read again is the same dead letter.
   */
  id: string;
  topic: string;
  /** Null for a record that was never appended. */
  place: { partition: number; offset: number } | null;
  reason: string;
  /** The record as JSON. */
  record: object;
}

/** Bytes as JSON: the text that they are, or base64. A text in Postgres holds no NUL character. */
type ShownBytes = string | { base64: string } | null;

function shownBytes(bytes: Buffer | null | undefined): ShownBytes {
  if (!bytes) return null;
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : { base64: bytes.toString('base64') };
}

/** A text that jsonb refuses, for a NUL character or half a surrogate pair, becomes the text of its JSON. */
function textAsJson(_key: string, value: unknown): unknown {
  const isRefused = typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());
  return isRefused ? JSON.stringify(value) : value;
}

function deadLetter(
  topic: string,
  place: DeadLetter['place'],
  reason: string,
  record: object,
  identity: string | object = record,
): DeadLetter {
  const bytes = hash('sha256', JSON.stringify([topic, place, identity]), 'buffer');
  return { id: uuidv8FromHash(bytes), topic, place, reason, record };
}

/**
 * A record as a log holds it or would hold it. The dead letter's record is `{key, headers: [[name, value], …], value}`.
 * @param place null if the log has refused it
 * @param identity as `Topic.identityOf`. Default: its bytes
 */
export function deadRawRecord(
  topic: string,
  place: DeadLetter['place'],
  { key, value, headers }: RawRecord,
  reason: string,
  identity?: string,
): DeadLetter {
  const shownHeaders = [...headers].map(([name, content]) => [shownBytes(name), shownBytes(content)]);
  const record = { key: shownBytes(key), headers: shownHeaders, value: shownBytes(value) };
  return deadLetter(topic, place, reason, record, identity);
}

/** A record that is not sent, because no consumer could take it. The dead letter's record is `{sent}`. */
export function deadUnsentRecord<T>(topic: Topic<T>, sent: T, reason: string): DeadLetter {
  const record = { sent: JSON.parse(JSON.stringify(sent, textAsJson)) as unknown };
  return deadLetter(topic.name, null, reason, record, topic.identityOf?.(sent));
}

function bytesIn(shown: ShownBytes): Buffer | null {
  if (shown === null) return null;
  return typeof shown === 'string' ? Buffer.from(shown) : Buffer.from(shown.base64, 'base64');
}

/**
 * The record of a dead letter as its topic takes it now.
 * @param record as `DeadLetter.record`
 * @throws PosthornError `invalid-input` with the reason, if no consumer can take it still
 */
export function recordOfDeadLetter<T>(topic: Topic<T>, record: object): T {
  if ('sent' in record) {
    const value = record.sent as T;
    const problem = topic.problemOf?.(value);
    if (problem === undefined) return value;
    throw new PosthornError('invalid-input', problem);
  }
  const { key, value, headers } = record as { key: ShownBytes; value: ShownBytes; headers: [ShownBytes, ShownBytes][] };
  const bytes = { key: bytesIn(key), value: bytesIn(value) };
  const named = headers.map(([name, content]) => [bytesIn(name), bytesIn(content)] as const);
  return decodeRecord(topic, { ...bytes, headers: named });
}
