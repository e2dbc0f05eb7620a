import { isOperational, type PosthornEvent } from '#kernel';
import type { Condition } from './condition/condition.ts';
import { parseData } from './condition/parse-data.ts';

/** What an endpoint asked for. */
export interface Subscription {
  /**
   * Names (`post.published`), prefixes (`post.*`) or `*`; null means all. What Posthorn tells of itself
   * (`endpoint.failing`) is meant by its full name only.
   */
  eventTypes: readonly string[] | null;
  /** Channels of which the event's must be one; null means any event, with or without a channel. */
  channels: readonly string[] | null;
  /** What must hold of the event; null means nothing. */
  condition: Condition | null;
}

/** Why an endpoint does not get an event; `condition-error` if its condition could not be evaluated. */
export type MissReason = 'event-type' | 'channel' | 'condition' | 'condition-error';

/** An event as subscriptions are held against it: what several of them ask is found out once, and only if one asks. */
export class EventInQuestion {
  readonly isOperational: boolean;
  private parsed: { data: unknown } | undefined;
  private verdicts: Map<Condition, MissReason | null> | undefined;

  constructor(readonly event: PosthornEvent) {
    this.isOperational = isOperational(event.type);
  }

  /** As conditions see it. */
  get data(): unknown {
    this.parsed ??= { data: parseData(this.event.data) };
    return this.parsed.data;
  }

  /** What a condition comes to. Endpoints with the same text have the same condition: it is evaluated once. */
  verdictOf(condition: Condition): MissReason | null {
    this.verdicts ??= new Map();
    let verdict = this.verdicts.get(condition);
    if (verdict === undefined) this.verdicts.set(condition, (verdict = condition(this.event, this.data)));
    return verdict;
  }
}

function isTaken(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

/**
 * Whether a subscription's event types take a type.
 * @param isByNameOnly for types that Posthorn emits itself: a full name takes them, a prefix or `*` does not
 */
export function takesType(eventTypes: readonly string[] | null, type: string, isByNameOnly: boolean): boolean {
  if (isByNameOnly) return eventTypes?.includes(type) ?? false;
  return eventTypes === null || eventTypes.some((pattern) => isTaken(pattern, type));
}

/** Whether a subscription's channels take an event's channel. */
export function takesChannel(channels: readonly string[] | null, channel: string | null): boolean {
  return channels === null || (channel !== null && channels.includes(channel));
}

/** Whether a subscription takes an event: null if it does, else the first reason why not. */
export function missReason(subscription: Subscription, question: EventInQuestion): MissReason | null {
  const { eventTypes, channels, condition } = subscription;
  const { event } = question;
  if (!takesType(eventTypes, event.type, question.isOperational)) return 'event-type';
  if (!takesChannel(channels, event.channel)) return 'channel';
  return condition === null ? null : question.verdictOf(condition);
}
