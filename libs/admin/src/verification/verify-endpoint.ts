import { PosthornError, toTypeId } from '#kernel';
import { runCommand, type StreamId } from '#event-store';
import { readEndpoint } from '#routing';
import type { AdminContext } from '../admin-context.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { endpoint } from '../endpoints/endpoint.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { saveEndpoint } from '../endpoints/save-endpoint.ts';
import { askedOf, askReceiver } from './ask-receiver.ts';

/**
 * Sends a verification request for a committed endpoint and records the result: a pending endpoint that is verified
 * becomes active. No transaction is open during the request.
 * @throws PosthornError `not-found` if the endpoint was deleted meanwhile
 */
export async function verifyEndpoint(context: AdminContext, ids: StreamId): Promise<EndpointEntity> {
  const record = await readEndpoint(context.pool, ids.id);
  if (!record) throw new PosthornError('not-found', 'The endpoint does not exist.');
  const verification = await askReceiver(context, record);
  const atMs = context.clock.nowMs();
  return context.dataSource.transaction(async (tx) => {
    const found = await findEndpoint(tx, ids.projectId, toTypeId('ep', ids.id), FOR_NO_KEY_UPDATE);
    const asked = { ...askedOf(record), verification };
    const done = await runCommand(tx, ids, endpoint, { type: 'note-verification', asked }, atMs);
    if (done.events.length === 0) return found;
    return saveEndpoint(tx, ids, done.state, done.version, new Date(atMs));
  });
}
