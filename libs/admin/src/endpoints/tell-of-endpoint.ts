import type { EntityManager } from 'typeorm';
import { type OperationalEventType, toTypeId } from '#kernel';
import { emitOperationalEvent } from '#notifications';
import type { EndpointEntity } from './endpoint.entity.ts';

/**
 * Tells an event of Posthorn's own about an endpoint, in the transaction that made it so. Its data is
 * `{endpointId, endpointName, host, state}` and these facts.
 */
export function tellOfEndpoint(
  tx: EntityManager,
  { id, projectId, name, url, state }: EndpointEntity,
  type: OperationalEventType,
  facts: object,
  atMs: number,
): Promise<void> {
  const data = { endpointId: toTypeId('ep', id), endpointName: name, host: new URL(url).host, state, ...facts };
  return emitOperationalEvent(tx, { projectId, type, data, atMs });
}
