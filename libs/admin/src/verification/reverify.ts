import { type EndpointSnapshot, readEndpoint } from '#catalogue';
import { readStream, stateAfter, type StreamId } from '#event-store';
import type { KeyRing } from '#signing';
import type { AdminContext } from '../admin-context.ts';
import { endpoint, needsVerification } from '../endpoints/endpoint.ts';
import type { VerificationAnswer, EndpointEvent } from '../endpoints/endpoint-events.ts';
import type { EndpointChangeInput, EndpointInput } from '../endpoints/endpoint-input.ts';
import type { GivenHeader } from '../headers/check-headers.ts';
import { replaceHeaders } from '../headers/header-values.ts';
import { verificationSubject, requestVerification } from './request-verification.ts';

type Headers = EndpointSnapshot['headers'];

/** The headers after a change, for a request before they are saved. */
function headersOf(given: readonly GivenHeader[], before: Headers, keyRing: KeyRing, atMs: number): Headers {
  const refs = before.map(({ key, id }) => ({ key, valueId: id }));
  const { headers, values } = replaceHeaders(given, refs, atMs);
  const sealed = new Map(before.map(({ id, keyId, ciphertext }) => [id, { keyId, ciphertext }]));
  for (const { id, value } of values) sealed.set(id, keyRing.encrypt(value, id));
  return headers.map(({ key, valueId }) => ({ key, id: valueId, ...sealed.get(valueId)! }));
}

function changedRecord(record: EndpointSnapshot, change: EndpointInput, keyRing: KeyRing, atMs: number) {
  const { headers, ...others } = change;
  return {
    ...record,
    ...others,
    headers: headers === undefined ? record.headers : headersOf(headers, record.headers, keyRing, atMs),
  };
}

/** Returns true if a change has any of the fields that may need the receiver's consent. */
export function mayNeedVerification({ url, profile, profileOptions, policy }: EndpointChangeInput): boolean {
  return [url, profile, profileOptions, policy].some((field) => field !== undefined);
}

/**
 * Sends a verification request for a changed endpoint before the change is stored, so that an endpoint whose receiver
 * agrees misses nothing. No transaction is open meanwhile.
 * @param change the change, already checked
 * @returns null if no request is needed, because the URL and the terms of the handshake stay, or because the endpoint
 * was never verified and need not be
 */
export async function reverify(
  context: AdminContext,
  { id }: StreamId,
  change: EndpointInput,
): Promise<VerificationAnswer | null> {
  const { events } = await readStream<EndpointEvent>(context.dataSource.manager, id);
  const state = stateAfter(endpoint, events);
  const record = await readEndpoint(context.pool, id);
  if (!record || state.status !== 'live' || !needsVerification(state, { ...state.spec, ...change })) return null;
  const changed = changedRecord(record, change, context.keyRing, context.clock.nowMs());
  return { ...verificationSubject(changed), verification: await requestVerification(context, changed) };
}
