import type { PosthornEvent } from '#kernel';

/** The conditions under which an endpoint gets an event. */
export interface Subscription {
  /**
   * Names (`post.published`), prefixes (`post.*`) or `*`; null means all. Operational events (`endpoint.failing`) match
   * by their full name only.
   */
  eventTypes: readonly string[] | null;
  /** Channels of which the event must have one; null means any event, with or without a channel. */
  channels: readonly string[] | null;
  /** A CEL expression that must be true for the event; null for none. */
  condition: string | null;
}

function isTaken(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

/**
 * Returns true if a subscription's event types match a type.
 * @param isByNameOnly for operational event types: a full name matches them, a prefix or `*` does not
 */
export function takesType(eventTypes: readonly string[] | null, type: string, isByNameOnly: boolean): boolean {
  if (isByNameOnly) return eventTypes?.includes(type) ?? false;
  return eventTypes === null || eventTypes.some((pattern) => isTaken(pattern, type));
}

/** Returns true if a subscription's channels have one of an event's channels. */
export function takesChannel(
  channels: readonly string[] | null,
  event: Pick<PosthornEvent, 'channel' | 'channels'>,
): boolean {
  if (channels === null) return true;
  if (event.channels !== undefined) return event.channels.some((channel) => channels.includes(channel));
  return event.channel !== null && channels.includes(event.channel);
}
