import { hash } from 'node:crypto';
import { type Clock, messageOf, toTypeId, uuidv7 } from '#kernel';
import type { HttpDeliveryClient, HttpOutcome } from '#http-delivery';
import { isSuccess, profileNamed, type RenderedRequest } from '#wire-profiles';
import type { UnwrittenAttempt } from './attempt-writer.ts';
import type { DeliveryTask } from './delivery-task.ts';
import type { Target, Targets } from './target.ts';
import type { AttemptFacts } from './write-attempts.ts';

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
      return this.options.targets.find(endpointId)?.policy.maxInFlight ?? fallbackSchedule.maxInFlight;
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
      target = this.options.targets.find(task.endpointId);
      if (!target)
        return done(cancelled(task, nowMs, 'endpoint-deleted', 'The endpoint was deleted before it was sent.'));
      const { expiresAtMs } = task.event;
      if (expiresAtMs !== null && expiresAtMs <= nowMs) {
        return done(cancelled(task, nowMs, 'expired', 'The event expired before it was sent.'));
      }
      request = render(task, target, nowMs);
    } catch (error) {
      return done(unrendered(task, nowMs, target, error));
    }
    this.post(task, target, request, done);
  }

  private post(task: DeliveryTask, target: Target, request: RenderedRequest, done: Done): void {
    const bodySha256 = hash('sha256', request.body, 'buffer');
    const { timeoutMs } = target.policy;
    this.options.http.send({ url: target.url, ...request, timeoutMs }, (outcome) =>
      done({ task, facts: factsOf(target, bodySha256, outcome), schedule: target.policy, random: Math.random() }),
    );
  }
}

function render(task: DeliveryTask, target: Target, attemptAtMs: number): RenderedRequest {
  return target.profile.render({
    event: task.event,
    project: target.project,
    endpoint: target.endpoint,
    delivery: { uuid: task.deliveryId, webhookId: toTypeId('dlv', task.deliveryId) },
    keys: target.keys,
    attemptAtMs,
  });
}

const NOTHING = {
  durationMs: 0,
  status: null,
  errorCode: null,
  errorMessage: null,
  responseHeaders: null,
  responseBody: null,
  responseTruncated: false,
};

function ofTarget(target: Target | undefined) {
  return {
    endpointVersion: target?.endpointVersion ?? 0,
    profile: target?.profile.name ?? null,
    profileVersion: target?.profile.version ?? null,
    secretIds: target?.secretIds ?? [],
  };
}

function factsOf(target: Target, bodySha256: Buffer, outcome: HttpOutcome): AttemptFacts {
  const { startedAtMs, durationMs } = outcome;
  const common = {
    ...NOTHING,
    ...ofTarget(target),
    requestId: uuidv7(startedAtMs),
    startedAtMs,
    durationMs,
    bodySha256,
  };
  if (outcome.kind === 'failed') {
    return { ...common, outcome: 'failed', errorCode: outcome.code, errorMessage: outcome.message };
  }
  return {
    ...common,
    outcome: isSuccess(target.policy, outcome.status) ? 'succeeded' : 'failed',
    status: outcome.status,
    responseHeaders: JSON.stringify(outcome.headers),
    responseBody: outcome.body,
    responseTruncated: outcome.bodyTruncated,
  };
}

function cancelled(task: DeliveryTask, nowMs: number, errorCode: string, errorMessage: string): UnwrittenAttempt {
  const facts: AttemptFacts = {
    ...NOTHING,
    ...ofTarget(undefined),
    requestId: uuidv7(nowMs),
    outcome: 'cancelled',
    startedAtMs: nowMs,
    bodySha256: null,
    errorCode,
    errorMessage,
  };
  return { task, facts, schedule: fallbackSchedule, random: 0 };
}

/** Nothing went out, since its secret cannot be read, say. That is ours to mend, so it is retried like a failure. */
function unrendered(task: DeliveryTask, nowMs: number, target: Target | undefined, error: unknown): UnwrittenAttempt {
  const facts: AttemptFacts = {
    ...NOTHING,
    ...ofTarget(target),
    requestId: uuidv7(nowMs),
    outcome: 'failed',
    startedAtMs: nowMs,
    bodySha256: null,
    errorCode: 'not-rendered',
    errorMessage: messageOf(error),
  };
  return { task, facts, schedule: target?.policy ?? fallbackSchedule, random: Math.random() };
}
