import { readStream, stateAfter, type StreamId } from '#event-store';
import type { EndpointRecord } from '#delivery';
import { readEndpoint } from '#routing';
import type { KeyRing } from '#signing';
import type { AdminContext } from '../admin-context.ts';
import { endpoint, mustAskAt } from '../endpoints/endpoint.ts';
import type { AskedReceiver, EndpointEvent } from '../endpoints/endpoint-events.ts';
import type { EndpointInput } from '../endpoints/endpoint-input.ts';
import type { GivenHeader } from '../headers/check-headers.ts';
import { replaceHeaders } from '../headers/header-values.ts';
import { askReceiver } from './ask-receiver.ts';

type Headers = EndpointRecord['headers'];

/** Headers as they will be, for a request before they are saved. */
function headersOf(given: readonly GivenHeader[], before: Headers, keyRing: KeyRing, atMs: number): Headers {
  const refs = before.map(({ key, id }) => ({ key, valueId: id }));
  const { headers, values } = replaceHeaders(given, refs, atMs);
  const sealed = new Map(before.map(({ id, keyId, ciphertext }) => [id, { keyId, ciphertext }]));
  for (const { id, value } of values) sealed.set(id, keyRing.encrypt(value, id));
  return headers.map(({ key, valueId }) => ({ key, id: valueId, ...sealed.get(valueId)! }));
}

function changedRecord(record: EndpointRecord, change: EndpointInput, keyRing: KeyRing, atMs: number) {
  const { headers, ...others } = change;
  return {
    ...record,
    ...others,
    headers: headers === undefined ? record.headers : headersOf(headers, record.headers, keyRing, atMs),
  };
}

/**
 * Asks the receiver at an endpoint's URL-to-be, with all else that will have changed, before anything is: so an endpoint
 * whose new receiver agrees misses nothing. No transaction is open meanwhile.
 * @param change checked already
 * @returns null if nobody has to be asked: the URL stays, or this endpoint was never verified and need not be
 */
export async function askAtNewUrl(
  context: AdminContext,
  { id }: StreamId,
  change: EndpointInput,
): Promise<AskedReceiver | null> {
  const { url } = change;
  if (url === undefined) return null;
  const { events } = await readStream<EndpointEvent>(context.dataSource.manager, id);
  const state = stateAfter(endpoint, events);
  const record = await readEndpoint(context.pool, id);
  if (!record || state.status !== 'live' || !mustAskAt(state, url)) return null;
  const asked = changedRecord(record, change, context.keyRing, context.clock.nowMs());
  return { url, verification: await askReceiver(context, asked) };
}
