import type { EntityManager } from 'typeorm';
import { type OperationalEventType, toTypeId } from '#kernel';
import { emitOperationalEvent } from '#notifications';
import type { EndpointEntity } from './endpoint.entity.ts';

/**
 * Emits an operational event about an endpoint, in the transaction that changed the endpoint. Its data is
 * `{endpointId, endpointUid, endpointName, host, state}` and the given facts.
 */
export function emitEndpointEvent(
  tx: EntityManager,
  { id, uid, projectId, name, url, state }: EndpointEntity,
  type: OperationalEventType,
  facts: object,
  atMs: number,
): Promise<void> {
  const named = { endpointId: toTypeId('ep', id), endpointUid: uid, endpointName: name, host: new URL(url).host };
  const data = { ...named, state, ...facts };
  return emitOperationalEvent(tx, { projectId, type, data, atMs });
}
