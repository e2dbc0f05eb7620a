import { isOperational, type PosthornEvent } from '#kernel';

/** What an endpoint asked for. */
export interface Subscription {
  /** Names (`post.published`), prefixes (`post.*`) or `*`; null means all. What Posthorn tells of itself takes its full name. */
  eventTypes: readonly string[] | null;
  /** Channels of which the event's must be one; null means any event, with or without a channel. */
  channels: readonly string[] | null;
}

/** Why an endpoint does not get an event. */
export type MissReason = 'event-type' | 'channel';

function takesType(pattern: string, type: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

function takes(eventTypes: readonly string[] | null, type: string): boolean {
  if (isOperational(type)) return eventTypes?.includes(type) ?? false;
  return eventTypes === null || eventTypes.some((pattern) => takesType(pattern, type));
}

/** Whether a subscription takes an event: null if it does, else the first reason why not. */
export function missReason(subscription: Subscription, event: PosthornEvent): MissReason | null {
  const { eventTypes, channels } = subscription;
  if (!takes(eventTypes, event.type)) return 'event-type';
  if (channels !== null && (event.channel === null || !channels.includes(event.channel))) return 'channel';
  return null;
}
