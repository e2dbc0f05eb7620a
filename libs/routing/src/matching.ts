import { isOperational, type PosthornEvent } from '#kernel';
import type { ConditionsOfEvent, Verdict } from '#tenant-compute';

/** What an endpoint asked for. */
export interface Subscription {
  /**
   * Names (`post.published`), prefixes (`post.*`) or `*`; null means all. What Posthorn tells of itself
   * (`endpoint.failing`) is meant by its full name only.
   */
  eventTypes: readonly string[] | null;
  /** Channels of which the event's must be one; null means any event, with or without a channel. */
  channels: readonly string[] | null;
  /** What must hold of the event, in CEL; null means nothing. */
  condition: string | null;
}

/** Why an endpoint does not get an event; `condition-error` if its condition could not be evaluated. */
export type MissReason = 'event-type' | 'channel' | 'condition' | 'condition-error';

/** An event as subscriptions are held against it, with the verdicts of the conditions that are asked of it. */
export class EventInQuestion implements ConditionsOfEvent {
  readonly isOperational: boolean;
  /** Conditions that subscriptions ask of the event, see `askConditions`. */
  readonly sources = new Set<string>();
  /** By condition: filled in by `TenantCompute`. */
  readonly verdicts = new Map<string, Verdict>();

  constructor(readonly event: PosthornEvent) {
    this.isOperational = isOperational(event.type);
  }

  /** Whether all conditions that are asked have a verdict. */
  get isJudged(): boolean {
    return this.verdicts.size === this.sources.size;
  }
}

function takesType(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

function takes(
  eventTypes: readonly string[] | null,
  { event: { type }, isOperational: byNameOnly }: EventInQuestion,
): boolean {
  if (byNameOnly) return eventTypes?.includes(type) ?? false;
  return eventTypes === null || eventTypes.some((pattern) => takesType(pattern, type));
}

/** Why a subscription does not take an event by type and channel, conditions aside; null if it does. */
export function missReasonByName({ eventTypes, channels }: Subscription, question: EventInQuestion): MissReason | null {
  const { event } = question;
  if (!takes(eventTypes, question)) return 'event-type';
  if (channels !== null && (event.channel === null || !channels.includes(event.channel))) return 'channel';
  return null;
}

/**
 * The first reason why a subscription does not take an event; null if it takes it. A condition without a verdict is a
 * `condition-error`.
 */
export function missReason(subscription: Subscription, question: EventInQuestion): MissReason | null {
  const byName = missReasonByName(subscription, question);
  const { condition } = subscription;
  if (byName !== null || condition === null) return byName;
  const verdict = question.verdicts.get(condition);
  return verdict === undefined ? 'condition-error' : verdict;
}
