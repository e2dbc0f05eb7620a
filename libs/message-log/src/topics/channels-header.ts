import { isText, MAX_EVENT_CHANNELS, MAX_TEXT_CHARACTERS, messageOf, type PosthornEvent, TEXT_WORDS } from '#kernel';
import { notOfTopic } from './event-codec.ts';
import { shownValue } from './event-problem.ts';

const HEADER = 'ph_channels';
const RIGHT = `a JSON list of 2 to ${MAX_EVENT_CHANNELS} strings of ${TEXT_WORDS}, of which ce_channel is the first`;

/** The most bytes of the header: its name, and for each channel its characters, two quotes and a comma. */
export const LARGEST_CHANNELS_BYTES = HEADER.length + 2 + MAX_EVENT_CHANNELS * (MAX_TEXT_CHARACTERS * 4 + 3);

/** Adds the header of an event with several channels: a list in JSON, since a channel may have any character. */
export function encodeChannels({ channels }: PosthornEvent, headers: Record<string, string>): void {
  if (channels !== undefined) headers[HEADER] = JSON.stringify(channels);
}

function areChannels(value: unknown, { channel }: PosthornEvent): value is string[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > MAX_EVENT_CHANNELS) return false;
  return value.every(isText) && value[0] === channel;
}

/**
 * Reads the header into the event. A producer whose events have one channel at most leaves it out.
 * @throws PosthornError `invalid-input`
 */
export function decodeChannels(headers: Record<string, string>, event: PosthornEvent): void {
  const text = headers[HEADER];
  if (text === undefined) return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notOfTopic(`${HEADER} must be ${RIGHT}: ${messageOf(cause)}`);
  }
  if (!areChannels(value, event)) throw notOfTopic(`${HEADER} must be ${RIGHT}, not ${shownValue(text)}.`);
  event.channels = value;
}
