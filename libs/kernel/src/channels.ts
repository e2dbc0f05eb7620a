import type { PosthornEvent } from './event.ts';

const NONE: readonly string[] = [];

/** The channels of an event, in the order of its publisher. */
export function channelsOf({ channel, channels }: Pick<PosthornEvent, 'channel' | 'channels'>): readonly string[] {
  return channels ?? (channel === null ? NONE : [channel]);
}
