import { type PosthornEvent, toTypeId } from '#kernel';
import type { RenderedRequest } from '#wire-profiles';
import type { Target } from '../model/target.ts';

/** The request of one attempt of a delivery. @throws PosthornError if the profile refuses to render it */
export function renderDelivery(
  event: PosthornEvent,
  deliveryId: string,
  target: Target,
  attemptAtMs: number,
): RenderedRequest {
  return target.profile.render({
    event,
    project: target.project,
    endpoint: target.endpoint,
    delivery: { uuid: deliveryId, webhookId: toTypeId('dlv', deliveryId) },
    keys: target.keys,
    attemptAtMs,
  });
}
