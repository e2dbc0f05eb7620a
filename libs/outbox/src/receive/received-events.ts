import { type FieldProblem, requiredMessage, unknownFields } from '#kernel';
import { endpointIdsOf } from '../message/endpoint-ids.ts';
import { schemaVersionOf } from '../message/schema-version.ts';
import { type CheckedResult, checkMessage, type CheckOptions } from '../message/check-message.ts';

/** The most events that a batch may hold. */
export const MAX_BATCH_EVENTS = 1_000;
/** The most problems that a refusal names. */
export const MAX_PROBLEMS = 100;

const BATCH_FIELDS = new Set(['events']);

/** The kind of a body: one event, or `{events: […]}`. */
export type EventBodyKind = 'event' | 'batch';

/**
 * An event whose type and data are right while other fields are wrong. The project's rules still apply to the event.
 */
export interface HeldEvent {
  type: string;
  /** JSON text. */
  data: string;
  /** The endpoints that it names, as UUIDs, if the list is right. */
  endpointIds?: string[];
  /** The schema version that it names, if it is a number. */
  schemaVersion?: number;
}

/** An event of a body after its check. `held` is set only if the check failed, but not on type or data. */
export type ReceivedEvent = CheckedResult & { held?: HeldEvent };

/** A body of events, checked without its project. Plain values only, so that a worker thread can send it. */
export interface ReceivedEvents {
  kind: EventBodyKind;
  /** The time of the check, from which the times to live of the events were counted. */
  nowMs: number;
  /** The problems of the body besides the problems of its events. */
  problems: FieldProblem[];
  /** In the order of the body. Empty if the body holds no list of events. */
  events: ReceivedEvent[];
}

/** The pointer of an event in its body. */
export function pointerOfEvent(kind: EventBodyKind, index: number): string {
  return kind === 'event' ? '' : `/events/${index}`;
}

function heldOf(input: unknown, problems: readonly FieldProblem[]): HeldEvent | undefined {
  if (problems.some(({ pointer }) => pointer === '' || /^\/(type|data)(\/|$)/.test(pointer))) return undefined;
  const { type, data, ...others } = input as { type: string; data: unknown } & Record<string, unknown>;
  const wrong: FieldProblem[] = [];
  const ids = endpointIdsOf(others.endpointIds, wrong);
  const endpointIds = wrong.length === 0 ? ids : undefined;
  return { type, data: JSON.stringify(data), endpointIds, schemaVersion: schemaVersionOf(others.schemaVersion, []) };
}

/** Checks one event of a body. */
function receiveEvent(input: unknown, options: CheckOptions): ReceivedEvent {
  const result = checkMessage(input, options);
  if (result.ok) return result;
  const held = heldOf(input, result.problems);
  return held === undefined ? result : { ...result, held };
}

/** The events of a body, each as JSON.parse returns it, and the problems of the body itself. */
function eventsIn(kind: EventBodyKind, body: unknown): { inputs: unknown[]; problems: FieldProblem[] } {
  if (kind === 'event') return { inputs: [body], problems: [] };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { inputs: [], problems: [{ pointer: '', message: 'must be an object with events' }] };
  }
  const { events } = body as { events?: unknown };
  const problems = unknownFields(body, BATCH_FIELDS).slice(0, MAX_PROBLEMS);
  if (Array.isArray(events) && events.length > 0 && events.length <= MAX_BATCH_EVENTS) {
    return { inputs: events as unknown[], problems };
  }
  const rule = `must be a list of 1 to ${MAX_BATCH_EVENTS} events`;
  const message = events === undefined ? requiredMessage(rule) : rule;
  return { inputs: [], problems: [...problems, { pointer: '/events', message }] };
}

/**
 * Checks a whole body. This takes about 1 ms for 32 KiB: larger bodies belong in a worker thread. Stops after the event
 * with the last problem that an error names.
 */
export function receiveEvents(kind: EventBodyKind, body: unknown, options: CheckOptions): ReceivedEvents {
  const { inputs, problems } = eventsIn(kind, body);
  const events: ReceivedEvent[] = [];
  const ofRequest = { ...options, isRequest: true };
  let named = problems.length;
  for (const input of inputs) {
    if (named >= MAX_PROBLEMS) break;
    const event = receiveEvent(input, ofRequest);
    if (!event.ok) named += event.problems.length;
    events.push(event);
  }
  return { kind, nowMs: options.nowMs, problems, events };
}
