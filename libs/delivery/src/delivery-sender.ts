import { hash } from 'node:crypto';
import { type Clock, messageOf } from '#kernel';
import type { HttpDeliveryClient } from '#http-delivery';
import { profileNamed, type RenderedRequest } from '#wire-profiles';
import { sentFacts, unsentFacts } from './attempt-facts.ts';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import type { DeliveryTask } from './delivery-task.ts';
import { renderDelivery } from './render-delivery.ts';
import type { Target, Targets } from './target.ts';

export interface DeliverySenderOptions {
  targets: Targets;
  http: Pick<HttpDeliveryClient, 'send'>;
  clock: Clock;
}

type Done = (attempt: UnwrittenAttempt) => void;

/** Retries of what could not even be rendered follow the default schedule. */
const fallbackSchedule = profileNamed('standard-webhooks').defaultPolicy;

/** Makes one attempt of a delivery: renders, signs, posts, and says what came of it. Never throws. */
export class DeliverySender {
  constructor(private readonly options: DeliverySenderOptions) {}

  /** How many attempts for this endpoint may run at once. */
  maxInFlight(endpointId: string): number {
    try {
      const { targets, clock } = this.options;
      return targets.find(endpointId, clock.nowMs())?.policy.maxInFlight ?? fallbackSchedule.maxInFlight;
    } catch {
      return fallbackSchedule.maxInFlight; // `send` says what is wrong with it, on the attempt
    }
  }

  /** @param done called once, perhaps before this returns */
  send(task: DeliveryTask, done: Done): void {
    const nowMs = this.options.clock.nowMs();
    let target: Target | undefined;
    let request: RenderedRequest;
    try {
      target = this.options.targets.find(task.endpointId, nowMs);
      if (!target)
        return done(cancelled(task, nowMs, 'endpoint-deleted', 'The endpoint was deleted before it was sent.'));
      const { expiresAtMs } = task.event;
      if (expiresAtMs !== null && expiresAtMs <= nowMs) {
        return done(cancelled(task, nowMs, 'expired', 'The event expired before it was sent.'));
      }
      request = renderDelivery(task.event, task.deliveryId, target, nowMs);
    } catch (error) {
      return done(unrendered(task, nowMs, target, error));
    }
    this.post(task, target, request, done);
  }

  private post(task: DeliveryTask, target: Target, request: RenderedRequest, done: Done): void {
    const bodySha256 = hash('sha256', request.body, 'buffer');
    const { timeoutMs } = target.policy;
    this.options.http.send({ url: target.url, ...request, timeoutMs }, (outcome) =>
      done({ task, facts: sentFacts(target, bodySha256, outcome), schedule: target.policy, random: Math.random() }),
    );
  }
}

function cancelled(task: DeliveryTask, nowMs: number, errorCode: string, errorMessage: string): UnwrittenAttempt {
  const facts = unsentFacts('cancelled', undefined, nowMs, errorCode, errorMessage);
  return { task, facts, schedule: fallbackSchedule, random: 0 };
}

/** Nothing went out, since its secret cannot be read, say. That is ours to mend, so it is retried like a failure. */
function unrendered(task: DeliveryTask, nowMs: number, target: Target | undefined, error: unknown): UnwrittenAttempt {
  const facts = unsentFacts('failed', target, nowMs, 'not-rendered', messageOf(error));
  return { task, facts, schedule: target?.policy ?? fallbackSchedule, random: Math.random() };
}
