import { randomBytes } from 'node:crypto';
import type { EndpointSnapshot } from '#catalogue';
import { deliveryIdOf, messageOf, PosthornError, type PosthornEvent, toTypeId, uuidv7 } from '#kernel';
import { renderDelivery, type Target, Targets } from '#delivery';
import { type HttpOutcome, type HttpRequest, unsentError } from '#http-delivery';
import { type DeliveryPolicy, isSuccess } from '#wire-profiles';
import type { AdminContext } from '../admin-context.ts';
import type { VerificationAnswer, Verification } from '../endpoints/endpoint-events.ts';
import { handshakeTerms } from '../endpoints/handshake-terms.ts';

const CHALLENGE_BYTES = 24;

/** The event of a verification request, which belongs to no project's events. A profile renders it like any event. */
function verificationEvent(record: EndpointSnapshot, nowMs: number): PosthornEvent {
  const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
  return {
    ...{ id: uuidv7(nowMs), projectId: record.projectId, type: 'webhook.verification', occurredAtMs: nowMs },
    data: JSON.stringify({ webhook_id: toTypeId('ep', record.id), challenge }),
    ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
  };
}

/** The rate in the endpoint's policy, in the unit of a handshake. */
function wantedPerMinute({ ratePerSecond }: DeliveryPolicy): number | null {
  return ratePerSecond === null ? null : Math.max(1, Math.floor(ratePerSecond * 60));
}

function requestOf(record: EndpointSnapshot, target: Target, nowMs: number): HttpRequest {
  const { url, policy, profile, endpoint } = target;
  const common = { projectId: record.projectId, endpointId: record.id, url, timeoutMs: policy.timeoutMs };
  if (profile.handshake) {
    const handshake = profile.handshake.request(endpoint, wantedPerMinute(policy));
    return { ...common, body: Buffer.alloc(0), ...handshake };
  }
  const event = verificationEvent(record, nowMs);
  return { ...common, ...renderDelivery(event, deliveryIdOf(event.id, record.id), target, nowMs) };
}

/** The URL and the terms that a verification request is about. */
export function verificationSubject(record: EndpointSnapshot): Omit<VerificationAnswer, 'verification'> {
  const terms = handshakeTerms(record);
  return terms === null ? { url: record.url } : { url: record.url, terms };
}

type Verdict = Pick<Verification, 'error' | 'allowedPerMinute'>;

/** The result of a verification request. */
function verdictOn({ profile, endpoint, policy }: Target, outcome: Exclude<HttpOutcome, { kind: 'unsent' }>): Verdict {
  if (outcome.kind === 'failed') return { error: outcome.message };
  if (profile.handshake) {
    const verdict = profile.handshake.read(endpoint, outcome);
    if (!verdict.allowed) return { error: verdict.reason };
    const { ratePerMinute } = verdict;
    return ratePerMinute === null ? { error: null } : { error: null, allowedPerMinute: ratePerMinute };
  }
  if (isSuccess(policy, outcome.status)) return { error: null };
  return {
    error: `The receiver responded with ${outcome.status}, which is not a success under the policy of the endpoint.`,
  };
}

/**
 * Sends a verification request to the receiver of an endpoint, through the client of the deliveries. It is the
 * handshake of the profile, if there is one; else a signed event `webhook.verification` in the profile's format.
 * @throws PosthornError `unavailable` if Posthorn had no socket or look-up for the request, so that nothing was sent
 */
export async function requestVerification(
  { clock, keyRing, http }: Pick<AdminContext, 'clock' | 'keyRing' | 'http'>,
  record: EndpointSnapshot,
): Promise<Verification> {
  const nowMs = clock.nowMs();
  const attemptedAt = new Date(nowMs).toISOString();
  try {
    // The handshake requests the wanted rate, not the rate that the receiver allowed before.
    const target = new Targets(() => ({ ...record, allowedPerMinute: null }), keyRing).find(record.id, nowMs);
    if (!target) return { attemptedAt, status: null, error: 'The endpoint was deleted during the verification.' };
    const request = requestOf(record, target, nowMs);
    const outcome = await new Promise<HttpOutcome>((resolve) => http.send(request, resolve));
    if (outcome.kind === 'unsent') throw unsentError(outcome);
    const status = outcome.kind === 'answered' ? outcome.status : null;
    return { attemptedAt, status, ...verdictOn(target, outcome) };
  } catch (error) {
    if (error instanceof PosthornError && error.code === 'unavailable') throw error;
    return { attemptedAt, status: null, error: messageOf(error) };
  }
}
