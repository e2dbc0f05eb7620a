import { readEndpoint } from '#catalogue';
import { PosthornError } from '#kernel';
import type { StreamId } from '#event-store';
import type { AdminContext } from '../admin-context.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { applyToEndpoint, withEndpointById } from '../endpoints/with-endpoint.ts';
import { verificationSubject, requestVerification } from './request-verification.ts';

/**
 * Sends a verification request for a committed endpoint and records the result: a pending endpoint that is verified
 * becomes active. No transaction is open during the request.
 * @throws PosthornError `not-found` if the endpoint was deleted meanwhile; `unavailable` if the request was not sent
 */
export async function verifyEndpoint(context: AdminContext, ids: StreamId): Promise<EndpointEntity> {
  const record = await readEndpoint(context.pool, ids.id);
  if (!record) throw new PosthornError('not-found', 'The endpoint does not exist.');
  const verification = await requestVerification(context, record);
  return withEndpointById(context, ids, async (locked) => {
    const answer = { ...verificationSubject(record), verification };
    const { row } = await applyToEndpoint(locked, { type: 'note-verification', answer });
    return row;
  });
}
