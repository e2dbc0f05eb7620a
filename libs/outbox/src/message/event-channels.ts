import { type FieldProblem, isText, MAX_EVENT_CHANNELS, TEXT_MESSAGE } from '#kernel';

const LIST_MESSAGE = `must be a list of 1 to ${MAX_EVENT_CHANNELS} channels`;

/**
 * The channels of an event whose publisher gives a list, in its order; undefined if there is no list.
 * @param channel the field for a single channel, which may not be given as well
 */
export function eventChannelsOf(value: unknown, channel: unknown, problems: FieldProblem[]): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (channel !== undefined && channel !== null) {
    problems.push({
      pointer: '/channels',
      message: 'must not be given beside channel: put all channels into the list',
    });
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_EVENT_CHANNELS) {
    problems.push({ pointer: '/channels', message: LIST_MESSAGE });
    return undefined;
  }
  const entries = value as unknown[];
  for (const [index, entry] of entries.entries()) {
    const pointer = `/channels/${index}`;
    if (!isText(entry)) problems.push({ pointer, message: TEXT_MESSAGE });
    else if (entries.indexOf(entry) < index) problems.push({ pointer, message: 'is repeated' });
  }
  return entries as string[];
}
