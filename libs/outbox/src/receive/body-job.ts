import { type FieldProblem, type JsonBounds, messageOf, parseJson, PosthornError } from '#kernel';
import { withParsedData } from './data-texts.ts';
import { type EventBodyKind, receiveEvents, type ReceivedEvents } from './received-events.ts';

/** A body to be parsed and checked. Plain values only, so that it can be sent to a worker thread. */
export interface BodyJob {
  /** `form`: any other body, of which only the text is checked. */
  kind: EventBodyKind | 'form';
  bytes: Uint8Array<ArrayBuffer>;
  bounds: JsonBounds;
  nowMs: number;
  maxDataBytes: number;
  /** True if the data of each event is a JSON text instead of a value. */
  isDataText?: boolean;
}

/** The result of a job: a text that JSON.parse accepts, or the events. */
export type BodyResult =
  | { type: 'form'; text: string }
  | { type: 'events'; received: ReceivedEvents }
  | { type: 'refused'; message: string; problems: readonly FieldProblem[] }
  | { type: 'failed'; message: string };

/** Parses and checks a body. Never throws. */
export function runBodyJob({ kind, bytes, bounds, nowMs, maxDataBytes, isDataText }: BodyJob): BodyResult {
  try {
    const body = parseJson(bytes, bounds);
    if (kind === 'form') return { type: 'form', text: Buffer.from(bytes.buffer).toString() };
    const events = isDataText ? withParsedData(kind, body, bounds) : body;
    return { type: 'events', received: receiveEvents(kind, events, { nowMs, maxDataBytes, isParsed: true }) };
  } catch (error) {
    if (error instanceof PosthornError) return { type: 'refused', message: error.message, problems: error.problems };
    return { type: 'failed', message: messageOf(error) };
  }
}
