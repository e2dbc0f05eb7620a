import { type FieldProblem, isOperational } from '#kernel';
import type { CheckedMessage } from './outbox-message.ts';

/** 256 KiB. */
export const DEFAULT_MAX_DATA_BYTES = 262_144;
const MAX_TEXT_CHARACTERS = 256;
/** The years 1 to 9999, as in `emit`: RFC 3339 has no later ones, and a Date far beyond them cannot be written at all. */
const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = 253_402_300_799_999;
const TYPE_FORM = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const DATE_TIME_FORM = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
// Control characters are what this looks for.
const CONTROL = /\p{Cc}/u;

const FIELDS = new Set(['type', 'data', 'id', 'occurredAt', 'orderingKey', 'actor', 'channel', 'expiresAfterMs']);

export interface CheckOptions {
  /** Unix milliseconds, for what counts from now. */
  nowMs: number;
  /** How many bytes the data may have, as UTF-8 in its canonical form. */
  maxDataBytes: number;
}

export type CheckedResult = { ok: true; message: CheckedMessage } | { ok: false; problems: FieldProblem[] };

type Problems = FieldProblem[];

function typeOf(value: unknown, problems: Problems): string {
  if (typeof value !== 'string' || value.length > MAX_TEXT_CHARACTERS || !TYPE_FORM.test(value)) {
    problems.push({
      pointer: '/type',
      message: 'must be dot-separated names of letters, digits, _ and -, like post.published',
    });
    return '';
  }
  if (isOperational(value)) {
    problems.push({ pointer: '/type', message: `${value} is told by Posthorn itself: choose another name` });
  }
  return value;
}

/** Characters are counted as Postgres counts them: one beyond the basic plane is one, though two UTF-16 units. */
function isShort(value: string): boolean {
  if (value.length <= MAX_TEXT_CHARACTERS) return true;
  return value.length <= MAX_TEXT_CHARACTERS * 2 && [...value].length <= MAX_TEXT_CHARACTERS;
}

/** Half a surrogate pair is no character: it would be stored as U+FFFD, and two keys would become one. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && isShort(value) && value.isWellFormed() && !CONTROL.test(value);
}

function textOf(value: unknown, field: string, problems: Problems): string | null {
  if (value === undefined || value === null) return null;
  if (isText(value)) return value;
  problems.push({ pointer: `/${field}`, message: 'must be a text of 1 to 256 characters without control characters' });
  return null;
}

/** Date.parse takes 30 February for 1 March. */
function isDayOfCalendar(dateTime: string): boolean {
  const day = Number(dateTime.slice(8, 10));
  return day <= 28 || new Date(`${dateTime.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

function occurredAtOf(value: unknown, nowMs: number, problems: Problems): number {
  if (value === undefined || value === null) return nowMs;
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value;
  const isDateTime = typeof text === 'string' && DATE_TIME_FORM.test(text) && isDayOfCalendar(text);
  const ms = isDateTime ? Date.parse(text) : Number.NaN;
  if (ms >= EARLIEST_MS && ms <= LATEST_MS) return ms;
  problems.push({ pointer: '/occurredAt', message: 'must be an RFC 3339 date-time like 2026-01-31T12:00:00Z' });
  return nowMs;
}

function expiresAtOf(value: unknown, nowMs: number, problems: Problems): number | null {
  if (value === undefined || value === null) return null;
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  if (isWhole && nowMs + value <= LATEST_MS) return nowMs + value;
  const message = 'must be a whole number of milliseconds above 0 that ends before the year 10000';
  problems.push({ pointer: '/expiresAfterMs', message });
  return null;
}

/**
 * What cannot be written as JSON is a wrong field, not a failure: a cycle, a BigInt, or lists nested about 4,000 deep,
 * for which the stack does not reach. Postgres takes those, so one such row must not stop the import of all others.
 */
function canonicalOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function dataOf(value: unknown, maxDataBytes: number, problems: Problems): string {
  const data = canonicalOf(value);
  if (data === undefined) {
    problems.push({ pointer: '/data', message: 'must be JSON, nested no deeper than a few thousand levels' });
    return '';
  }
  // A text of n characters has at least n bytes, and at most three times as many.
  if (data.length * 3 <= maxDataBytes) return data;
  const bytes = Buffer.byteLength(data);
  if (bytes > maxDataBytes) {
    problems.push({ pointer: '/data', message: `has ${bytes} bytes, at most ${maxDataBytes} are taken` });
  }
  return data;
}

/**
 * Checks what came in as an event, without its project: every field that is wrong is named. The one set of rules for
 * REST, for `appendToOutbox` and for what the relay imports.
 */
export function checkMessage(input: unknown, { nowMs, maxDataBytes }: CheckOptions): CheckedResult {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { ok: false, problems: [{ pointer: '', message: 'must be an object with type and data' }] };
  }
  const fields = input as Record<string, unknown>;
  const problems: Problems = [];
  for (const name in fields) {
    if (!FIELDS.has(name))
      problems.push({
        pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        message: 'is no field of an event',
      });
  }
  const message: CheckedMessage = {
    type: typeOf(fields.type, problems),
    data: dataOf(fields.data, maxDataBytes, problems),
    key: textOf(fields.id, 'id', problems),
    occurredAtMs: occurredAtOf(fields.occurredAt, nowMs, problems),
    orderingKey: textOf(fields.orderingKey, 'orderingKey', problems),
    actor: textOf(fields.actor, 'actor', problems),
    channel: textOf(fields.channel, 'channel', problems),
    expiresAtMs: expiresAtOf(fields.expiresAfterMs, nowMs, problems),
  };
  return problems.length === 0 ? { ok: true, message } : { ok: false, problems };
}
