import { readEndpoint } from '#catalogue';
import { PosthornError, toTypeId } from '#kernel';
import type { StreamId } from '#event-store';
import type { AdminContext } from '../admin-context.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { verificationSubject, requestVerification } from './request-verification.ts';
import { applyCommand } from '../apply-command.ts';
import { endpointModel } from '../endpoints/endpoint-model.ts';

/**
 * Sends a verification request for a committed endpoint and records the result: a pending endpoint that is verified
 * becomes active. No transaction is open during the request.
 * @throws PosthornError `not-found` if the endpoint was deleted meanwhile; `unavailable` if the request was not sent
 */
export async function verifyEndpoint(context: AdminContext, ids: StreamId): Promise<EndpointEntity> {
  const record = await readEndpoint(context.pool, ids.id);
  if (!record) throw new PosthornError('not-found', 'The endpoint does not exist.');
  const verification = await requestVerification(context, record);
  const atMs = context.clock.nowMs();
  return context.dataSource.transaction(async (tx) => {
    await findEndpoint(tx, ids.projectId, toTypeId('ep', ids.id), FOR_NO_KEY_UPDATE);
    const answer = { ...verificationSubject(record), verification };
    const { row } = await applyCommand(tx, endpointModel, ids, { type: 'note-verification', answer }, atMs);
    return row;
  });
}
