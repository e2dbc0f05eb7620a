import { randomBytes } from 'node:crypto';
import { deliveryIdOf, messageOf, type PosthornEvent, toTypeId, uuidv7 } from '#kernel';
import { type EndpointRecord, renderDelivery, type Target, Targets } from '#delivery';
import type { HttpOutcome, HttpRequest } from '#http-delivery';
import { isSuccess } from '#wire-profiles';
import type { AdminContext } from '../admin-context.ts';
import type { Verification } from '../endpoints/endpoint-events.ts';

const CHALLENGE_BYTES = 24;

/** An event of no project's: what a profile wraps into its envelope. */
function verificationEvent(record: EndpointRecord, nowMs: number): PosthornEvent {
  const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
  return {
    ...{ id: uuidv7(nowMs), projectId: record.projectId, type: 'webhook.verification', occurredAtMs: nowMs },
    data: JSON.stringify({ webhook_id: toTypeId('ep', record.id), challenge }),
    ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
  };
}

function requestOf(record: EndpointRecord, target: Target, nowMs: number): HttpRequest {
  const { url, policy, profile, endpoint } = target;
  const { timeoutMs } = policy;
  if (profile.handshake) return { url, timeoutMs, body: Buffer.alloc(0), ...profile.handshake.request(endpoint, null) };
  const event = verificationEvent(record, nowMs);
  return { url, timeoutMs, ...renderDelivery(event, deliveryIdOf(event.id, record.id), target, nowMs) };
}

/** What is wrong with an answer, or null. */
function objectionTo({ profile, endpoint, policy }: Target, outcome: HttpOutcome): string | null {
  if (outcome.kind === 'failed') return outcome.message;
  if (profile.handshake) {
    const verdict = profile.handshake.read(endpoint, outcome);
    return verdict.allowed ? null : verdict.reason;
  }
  if (isSuccess(policy, outcome.status)) return null;
  return `The answer was ${outcome.status}, which is no success under this endpoint’s policy.`;
}

/**
 * Asks a receiver whether it wants what an endpoint is for: with the profile's own handshake if it has one, else by a
 * `webhook.verification` in its envelope, signed like every delivery and through the same guarded client. Never throws.
 */
export async function askReceiver(
  { clock, keyRing, http }: Pick<AdminContext, 'clock' | 'keyRing' | 'http'>,
  record: EndpointRecord,
): Promise<Verification> {
  const nowMs = clock.nowMs();
  const attemptedAt = new Date(nowMs).toISOString();
  try {
    const target = new Targets(() => record, keyRing).find(record.id, nowMs);
    if (!target) return { attemptedAt, status: null, error: 'The endpoint was deleted meanwhile.' };
    const request = requestOf(record, target, nowMs);
    const outcome = await new Promise<HttpOutcome>((resolve) => http.send(request, resolve));
    const status = outcome.kind === 'answered' ? outcome.status : null;
    return { attemptedAt, status, error: objectionTo(target, outcome) };
  } catch (error) {
    return { attemptedAt, status: null, error: messageOf(error) };
  }
}
