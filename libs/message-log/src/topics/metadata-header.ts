import {
  isMetadata,
  MAX_METADATA_KEY_CHARACTERS,
  MAX_METADATA_KEYS,
  MAX_METADATA_VALUE_CHARACTERS,
  messageOf,
  METADATA_MESSAGE,
  type PosthornEvent,
} from '#kernel';
import { notOfTopic } from './event-codec.ts';
import { shownValue } from './event-problem.ts';

const HEADER = 'ph_metadata';
/** JSON has a character of a key in 4 bytes at most, and a control character of a value in 6. */
const LARGEST_ENTRY_BYTES = MAX_METADATA_KEY_CHARACTERS * 4 + MAX_METADATA_VALUE_CHARACTERS * 6 + 6;

/** The most bytes of the header: its name, and the JSON of its entries. */
export const LARGEST_METADATA_BYTES = HEADER.length + 2 + MAX_METADATA_KEYS * LARGEST_ENTRY_BYTES;

/** Adds the header of an event with metadata: an object in JSON. */
export function encodeMetadata({ metadata }: PosthornEvent, headers: Record<string, string>): void {
  if (metadata !== undefined) headers[HEADER] = JSON.stringify(metadata);
}

/**
 * Reads the header into the event. A producer whose events have no metadata leaves it out.
 * @throws PosthornError `invalid-input`
 */
export function decodeMetadata(headers: Record<string, string>, event: PosthornEvent): void {
  const text = headers[HEADER];
  if (text === undefined) return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notOfTopic(`${HEADER} must be JSON: ${messageOf(cause)}`);
  }
  if (!isMetadata(value)) throw notOfTopic(`${HEADER} ${METADATA_MESSAGE}; it is ${shownValue(text)}.`);
  if (Object.keys(value).length > 0) event.metadata = value;
}
