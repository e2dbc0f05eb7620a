import { type Subscription, takesChannel, takesType } from '#catalogue';
import { isOperational, type PosthornEvent } from '#kernel';
import type { ConditionsOfEvent, Verdict } from '#tenant-compute';

/**
 * The reason why an endpoint does not get an event; `not-chosen` if the event names other endpoints, `condition-error`
 * if its condition could not be evaluated.
 */
export type MissReason = 'not-chosen' | 'event-type' | 'channel' | 'condition' | 'condition-error';

/** A subscription, with the endpoint's id if there is an endpoint. An event that names endpoints is for others then. */
export interface AskedSubscription extends Subscription {
  id?: string;
}

/** An event that is matched with subscriptions, with the verdicts of their conditions. */
export class EvaluatedEvent implements ConditionsOfEvent {
  readonly isOperational: boolean;
  /** Conditions to be evaluated for the event, see `conditionsOf`. */
  readonly sources = new Set<string>();
  /** By condition: filled in by `TenantCompute`. */
  readonly verdicts = new Map<string, Verdict>();

  constructor(readonly event: PosthornEvent) {
    this.isOperational = isOperational(event.type);
  }

  /** Returns true if all conditions of the event have a verdict. */
  get isJudged(): boolean {
    return this.verdicts.size === this.sources.size;
  }

  /**
   * The reason why a condition does not take the event; null if it holds. A condition without a verdict is a
   * `condition-error`.
   */
  reasonOf(condition: string): MissReason | null {
    const verdict = this.verdicts.get(condition);
    return verdict === undefined ? 'condition-error' : verdict;
  }
}

/** The reason why a subscription does not take an event by type and channel, conditions aside; null if it does. */
export function missReasonByName(subscription: AskedSubscription, question: EvaluatedEvent): MissReason | null {
  const { id, eventTypes, channels } = subscription;
  const { event } = question;
  if (event.endpointIds && (id === undefined || !event.endpointIds.includes(id))) return 'not-chosen';
  if (!takesType(eventTypes, event.type, question.isOperational)) return 'event-type';
  return takesChannel(channels, event) ? null : 'channel';
}

/**
 * The first reason why a subscription does not take an event; null if it takes it. A condition without a verdict is a
 * `condition-error`.
 */
export function missReason(subscription: AskedSubscription, question: EvaluatedEvent): MissReason | null {
  const byName = missReasonByName(subscription, question);
  if (byName !== null || subscription.condition === null) return byName;
  return question.reasonOf(subscription.condition);
}
