import {
  canonicalJson,
  DATE_TIME_MESSAGE,
  EVENT_TYPE_NAME_MESSAGE,
  type FieldProblem,
  isEventTypeName,
  isOperational,
  isText,
  LATEST_MS,
  LATEST_WORDS,
  parseDateTime,
  requiredMessage,
  TEXT_MESSAGE,
  unknownFields,
} from '#kernel';
import { endpointIdsOf } from './endpoint-ids.ts';
import { eventChannelsOf } from './event-channels.ts';
import { eventMetadataOf } from './event-metadata.ts';
import type { CheckedMessage } from './outbox-message.ts';
import { schemaVersionOf } from './schema-version.ts';

/** 256 KiB. */
export const DEFAULT_MAX_DATA_BYTES = 262_144;
/** The most unknown fields of an event that an error names. */
const MAX_UNKNOWN_NAMED = 100;

const FIELDS = new Set(['type', 'data', 'id', 'occurredAt', 'orderingKey', 'actor', 'channel', 'expiresAfterMs']);
/** The fields of an event that a request publishes. The outbox of a domain service has no column for the others. */
const REQUEST_FIELDS = new Set([...FIELDS, 'channels', 'endpointIds', 'schemaVersion', 'metadata']);

/** The time and the size limit by which `checkMessage` checks a message. */
export interface CheckOptions {
  /** The present, in Unix milliseconds, for times that are relative to it. */
  nowMs: number;
  /** The most bytes of the data, as UTF-8 in its canonical form. */
  maxDataBytes: number;
  /** True if the message is a result of JSON.parse, which saves a walk through its data. Default: false. */
  isParsed?: boolean;
  /** True if a request publishes the message, which has some fields more than a row of an outbox. Default: false. */
  isRequest?: boolean;
}

/** The result of `checkMessage`: the message as it is to be stored, or the problem of each wrong field. */
export type CheckedResult = { ok: true; message: CheckedMessage } | { ok: false; problems: FieldProblem[] };

type Problems = FieldProblem[];

function typeOf(value: unknown, problems: Problems): string {
  if (!isEventTypeName(value)) {
    const message = value === undefined ? requiredMessage(EVENT_TYPE_NAME_MESSAGE) : EVENT_TYPE_NAME_MESSAGE;
    problems.push({ pointer: '/type', message });
    return '';
  }
  if (isOperational(value)) {
    problems.push({
      pointer: '/type',
      message: `must not be ${value}, which is reserved for events of Posthorn: choose another name`,
    });
  }
  return value;
}

function textOf(value: unknown, field: string, problems: Problems): string | null {
  if (value === undefined || value === null) return null;
  if (isText(value)) return value;
  problems.push({ pointer: `/${field}`, message: TEXT_MESSAGE });
  return null;
}

function occurredAtOf(value: unknown, nowMs: number, problems: Problems): number {
  if (value === undefined || value === null) return nowMs;
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
  const ms = typeof text === 'string' ? parseDateTime(text) : undefined;
  if (ms !== undefined) return ms;
  problems.push({ pointer: '/occurredAt', message: DATE_TIME_MESSAGE });
  return nowMs;
}

function expiresAtOf(value: unknown, nowMs: number, problems: Problems): number | null {
  if (value === undefined || value === null) return null;
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  if (isWhole && nowMs + value <= LATEST_MS) return nowMs + value;
  const message = `must be a whole number of milliseconds above 0 that ends ${LATEST_WORDS}`;
  problems.push({ pointer: '/expiresAfterMs', message });
  return null;
}

function dataOf(value: unknown, { maxDataBytes, isParsed }: CheckOptions, problems: Problems): string {
  if (value === undefined) {
    problems.push({ pointer: '/data', message: requiredMessage('may be any JSON value') });
    return '';
  }
  const canonical = canonicalJson(value, '/data', isParsed);
  if (!canonical.ok) {
    problems.push(...canonical.problems);
    return '';
  }
  const { text } = canonical;
  // A text of n characters has at least n bytes, and at most three times as many.
  if (text.length * 3 <= maxDataBytes) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes > maxDataBytes) {
    problems.push({ pointer: '/data', message: `must have at most ${maxDataBytes} bytes; it has ${bytes}` });
  }
  return text;
}

/** Reads the fields that only a request may have. One channel in a list is the same as `channel`. */
function takeRequestFields(fields: Record<string, unknown>, message: CheckedMessage, problems: Problems): void {
  if (fields.endpointIds !== undefined) message.endpointIds = endpointIdsOf(fields.endpointIds, problems);
  const schemaVersion = schemaVersionOf(fields.schemaVersion, problems);
  if (schemaVersion !== undefined) message.schemaVersion = schemaVersion;
  if (fields.metadata !== undefined) message.metadata = eventMetadataOf(fields.metadata, problems);
  if (fields.channels === undefined) return;
  const channels = eventChannelsOf(fields.channels, fields.channel, problems);
  if (channels === undefined) return;
  message.channel = channels[0]!;
  if (channels.length > 1) message.channels = channels;
}

/**
 * Checks an event as received, without its project, and names every wrong field. REST, gRPC, `appendToOutbox` and the
 * import of outboxes share this set of rules.
 */
export function checkMessage(input: unknown, options: CheckOptions): CheckedResult {
  const { nowMs, isRequest = false } = options;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, problems: [{ pointer: '', message: 'must be an object with type and data' }] };
  }
  const fields = input as Record<string, unknown>;
  const problems: Problems = unknownFields(fields, isRequest ? REQUEST_FIELDS : FIELDS, 'field', MAX_UNKNOWN_NAMED);
  const message: CheckedMessage = {
    type: typeOf(fields.type, problems),
    data: dataOf(fields.data, options, problems),
    key: textOf(fields.id, 'id', problems),
    occurredAtMs: occurredAtOf(fields.occurredAt, nowMs, problems),
    orderingKey: textOf(fields.orderingKey, 'orderingKey', problems),
    actor: textOf(fields.actor, 'actor', problems),
    channel: textOf(fields.channel, 'channel', problems),
    expiresAtMs: expiresAtOf(fields.expiresAfterMs, nowMs, problems),
  };
  if (isRequest) takeRequestFields(fields, message, problems);
  return problems.length === 0 ? { ok: true, message } : { ok: false, problems };
}
