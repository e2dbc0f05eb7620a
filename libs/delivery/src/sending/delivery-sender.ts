import { hash } from 'node:crypto';
import { type Clock, isOperational, messageOf, type PosthornEvent, remember, steadyMs } from '#kernel';
import type { HttpDeliveryClient, UnsentReason } from '#http-delivery';
import { type DeliveryPolicy, profileNamed, type RenderedRequest } from '#wire-profiles';
import {
  type AttemptFacts,
  sentFacts,
  type SentOutcome,
  type SignedRequest,
  unsentFacts,
} from '../attempts/attempt-facts.ts';
import type { Breakers, FlightOutcome } from '../breaker/breakers.ts';
import type { CancelReason } from '../model/cancel-reason.ts';
import { mayEndDeliveries } from '../model/counts-for-health.ts';
import { isForced } from '../model/delivery-state.ts';
import { cancelledAttempt, isExpired } from '../attempts/cancelled-attempt.ts';
import type { UnwrittenAttempt } from '../attempts/attempt-writer.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { NO_DIRECTIVES, type ReceiverDirectives, readDirectives } from '../model/receiver-directives.ts';
import { renderDelivery } from './render-delivery.ts';
import type { Target, Targets } from '../model/target.ts';

/** The collaborators that a dispatcher gives its `DeliverySender`. */
export interface DeliverySenderOptions {
  targets: Targets;
  http: Pick<HttpDeliveryClient, 'send'>;
  breakers: Pick<Breakers, 'allowed' | 'isOpen' | 'began' | 'ended'>;
  clock: Clock;
}

/** The bounds on the attempts for an endpoint. `maxInFlight` is 0 while nothing may be sent. */
export type SendLimits = Pick<DeliveryPolicy, 'maxInFlight' | 'ratePerSecond'>;

/**
 * The most endpoints in each of `gone` and `resting`. An endpoint that is dropped there gets attempts again, until a
 * response repeats its request for a rest or for the end. A deleted endpoint gets none.
 */
const MAX_DIRECTIVES = 10_000;

const NOTHING: SendLimits = { maxInFlight: 0, ratePerSecond: null };

/** The rest of an endpoint whose receiver has requested it. */
interface Rest {
  /** The end, by `steadyMs`. */
  untilMs: number;
  /** The version of the endpoint at the time of the request. */
  version: number;
}

/** A task that was not sent, through no fault of the receiver. It has to be sent later, and no attempt is counted. */
export interface UnsentTask {
  readonly kind: 'unsent';
  readonly reason: UnsentReason;
  readonly message: string;
}

/** The result of sending a task. */
export type SendResult = { readonly kind: 'attempt'; readonly attempt: UnwrittenAttempt } | UnsentTask;

type Done = (result: SendResult) => void;

/** The policy of a delivery that could not even be rendered. */
const fallbackPolicy = profileNamed('standard-webhooks').defaultPolicy;

/** Makes one attempt of a delivery: renders, signs, posts, and returns the result. Never throws. */
export class DeliverySender {
  /**
   * The endpoints whose receiver has ended the deliveries by a response, such as a 410, each with its version at that
   * time. The endpoint keeper disables them a few seconds later.
   */
  private readonly gone = new Map<string, number>();
  private readonly resting = new Map<string, Rest>();

  constructor(private readonly options: DeliverySenderOptions) {}

  /** How many attempts for this endpoint may run at once, and how fast they may follow each other. */
  limits(endpointId: string): SendLimits {
    if (this.isHeld(endpointId)) return NOTHING;
    const { targets, clock, breakers } = this.options;
    const nowMs = clock.nowMs();
    const allowed = breakers.allowed(endpointId, nowMs);
    if (allowed === 0) return NOTHING;
    try {
      const target = targets.find(endpointId, nowMs);
      if (this.resting.size > 0 && this.isResting(endpointId, target)) return NOTHING;
      return atMost(target?.policy ?? fallbackPolicy, allowed);
    } catch {
      return atMost(fallbackPolicy, allowed); // `send` records the fault on the attempt
    }
  }

  /** Returns true if deliveries for this endpoint wait until it is resumed. */
  isHeld(endpointId: string): boolean {
    return this.options.targets.isHeld(endpointId);
  }

  /**
   * Returns true if new deliveries for this endpoint are parked at once, because it is paused or its circuit breaker is
   * open.
   */
  mustPark(endpointId: string): boolean {
    return this.isHeld(endpointId) || this.options.breakers.isOpen(endpointId);
  }

  /** The time at which this endpoint was resumed after its last pause, in Unix milliseconds, or null. */
  resumedAtMs(endpointId: string): number | null {
    return this.options.targets.resumedAtMs(endpointId);
  }

  /** @param done called once, perhaps before this returns */
  send(task: DeliveryTask, done: Done): void {
    const nowMs = this.options.clock.nowMs();
    let target: Target | undefined;
    let request: RenderedRequest;
    try {
      target = this.options.targets.find(task.endpointId, nowMs);
      const reason = this.reasonNotToSend(task, target);
      if (!target || reason !== null) {
        return done(attempted(cancelledAttempt(task, nowMs, reason ?? 'endpoint-deleted')));
      }
      request = renderDelivery(task.event, task.deliveryId, target, nowMs);
    } catch (error) {
      return done(attempted(unrendered(task, nowMs, target, error)));
    }
    const bodySha256 = hash('sha256', request.body, 'buffer');
    this.post(task, { target, dueAtMs: task.dueAtMs, signedAtMs: nowMs, bodySha256 }, request, done);
  }

  private reasonNotToSend(task: DeliveryTask, target: Target | undefined): CancelReason | null {
    if (!target) return 'endpoint-deleted';
    if (target.state === 'pending') return 'endpoint-pending';
    if (!isForced(task.trigger)) {
      if (target.state === 'disabled') return 'endpoint-disabled';
      if (this.gone.size > 0 && this.isGone(task.endpointId, target)) return 'endpoint-disabled';
    }
    return isExpired(task, target.policy, this.options.clock) ? 'expired' : null;
  }

  /** True until the endpoint changes: then it is disabled, or its owner has decided otherwise. */
  private isGone(endpointId: string, { endpointVersion }: Target): boolean {
    const version = this.gone.get(endpointId);
    if (version === undefined || version === endpointVersion) return version !== undefined;
    this.gone.delete(endpointId);
    return false;
  }

  /** True until the rest is over, or the endpoint has changed: its owner may know better. */
  private isResting(endpointId: string, target: Target | undefined): boolean {
    const rest = this.resting.get(endpointId);
    if (rest === undefined) return false;
    if (steadyMs(this.options.clock) < rest.untilMs && target?.endpointVersion === rest.version) return true;
    this.resting.delete(endpointId);
    return false;
  }

  private post(task: DeliveryTask, signed: SignedRequest, request: RenderedRequest, done: Done): void {
    const { target } = signed;
    const { timeoutMs } = target.policy;
    const { breakers, clock, http } = this.options;
    const owners = { projectId: task.event.projectId, endpointId: task.endpointId };
    const flight = breakers.began(task.endpointId, task.owner);
    http.send({ url: target.url, ...request, timeoutMs, ...owners }, (outcome) => {
      if (outcome.kind === 'unsent') {
        breakers.ended(flight, 'neutral');
        return done({ kind: 'unsent', reason: outcome.reason, message: outcome.message });
      }
      const facts = sentFacts(signed, outcome);
      const directives = directivesOf(target, outcome, facts);
      breakers.ended(flight, flightOutcome(task.event, facts, directives));
      if (directives.gone !== null && mayEndDeliveries(task)) {
        remember(this.gone, task.endpointId, target.endpointVersion, MAX_DIRECTIVES);
      }
      const restMs = restMsOf(target, outcome, directives);
      if (restMs !== null) {
        const rest = { untilMs: steadyMs(clock) + restMs, version: target.endpointVersion };
        remember(this.resting, task.endpointId, rest, MAX_DIRECTIVES);
      }
      done(attempted({ task, facts, schedule: target.policy, random: Math.random(), directives }));
    });
  }
}

function attempted(attempt: UnwrittenAttempt): SendResult {
  return { kind: 'attempt', attempt };
}

function directivesOf({ profile }: Target, outcome: SentOutcome, facts: AttemptFacts): ReceiverDirectives {
  if (outcome.kind === 'failed') return NO_DIRECTIVES;
  const { status, headers, startedAtMs, durationMs } = outcome;
  const finalAnswer = profile.finalAnswers?.[status];
  const isSuccess = facts.outcome === 'succeeded';
  return readDirectives({ status, headers, isSuccess, finalAnswer, answeredAtMs: startedAtMs + durationMs });
}

/** The time for which the receiver wants nothing more at all, in milliseconds from its answer; null if it may go on. */
function restMsOf({ profile }: Target, outcome: SentOutcome, { restUntilMs }: ReceiverDirectives): number | null {
  const requestedMs = restUntilMs === null ? null : restUntilMs - (outcome.startedAtMs + outcome.durationMs);
  if (profile.restMs === undefined || outcome.kind === 'failed') return requestedMs;
  const restMs = profile.restMs(outcome.headers);
  return restMs === null ? requestedMs : Math.max(requestedMs ?? 0, restMs);
}

/**
 * The effect of an attempt on the circuit breaker. A response that requests a rest or the end is heeded as such and
 * does not open the breaker as well. Failures of operational events do not open it either, and do not count for the
 * endpoint's health.
 */
function flightOutcome(
  { type }: PosthornEvent,
  { outcome }: AttemptFacts,
  directives: ReceiverDirectives,
): FlightOutcome {
  if (outcome === 'succeeded') return 'succeeded';
  return directives.restUntilMs === null && directives.gone === null && !isOperational(type) ? 'failed' : 'neutral';
}

function atMost(policy: SendLimits, allowed: number): SendLimits {
  if (allowed >= policy.maxInFlight) return policy;
  return { maxInFlight: allowed, ratePerSecond: policy.ratePerSecond };
}

/**
 * A delivery that could not be rendered, for example because its secret cannot be read. The fault is Posthorn's, so the
 * delivery is retried as after a failure.
 */
function unrendered(task: DeliveryTask, nowMs: number, target: Target | undefined, error: unknown): UnwrittenAttempt {
  const facts = unsentFacts('failed', target, nowMs, 'not-rendered', messageOf(error));
  return { task, facts, schedule: target?.policy ?? fallbackPolicy, random: Math.random(), directives: NO_DIRECTIVES };
}
