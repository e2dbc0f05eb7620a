import { hash } from 'node:crypto';
import { type Clock, messageOf, type PosthornEvent } from '#kernel';
import { type HttpDeliveryClient, unsentError } from '#http-delivery';
import type { RenderedRequest } from '#wire-profiles';
import { type AttemptFacts, sentFacts, unsentFacts } from '../attempts/attempt-facts.ts';
import { renderDelivery } from './render-delivery.ts';
import type { Target } from '../model/target.ts';

/**
 * Sends an event to a target once, exactly as a delivery of it would be: the same bytes, through the same guarded
 * client.
 * @returns the facts of the attempt
 * @throws PosthornError `unavailable` if Posthorn had no socket or look-up for it, so that nothing was sent
 */
export function sendTest(
  event: PosthornEvent,
  deliveryId: string,
  target: Target,
  { http, clock }: { http: Pick<HttpDeliveryClient, 'send'>; clock: Clock },
): Promise<AttemptFacts> {
  const nowMs = clock.nowMs();
  let request: RenderedRequest;
  try {
    request = renderDelivery(event, deliveryId, target, nowMs);
  } catch (error) {
    return Promise.resolve(unsentFacts('failed', target, nowMs, 'not-rendered', messageOf(error)));
  }
  const bodySha256 = hash('sha256', request.body, 'buffer');
  const { url, policy } = target;
  const owner = { projectId: event.projectId, endpointId: target.endpoint.id };
  return new Promise((resolve, reject) =>
    http.send({ ...owner, url, ...request, timeoutMs: policy.timeoutMs }, (outcome) => {
      if (outcome.kind === 'unsent') reject(unsentError(outcome));
      else resolve(sentFacts({ target, dueAtMs: nowMs, signedAtMs: nowMs, bodySha256 }, outcome));
    }),
  );
}
