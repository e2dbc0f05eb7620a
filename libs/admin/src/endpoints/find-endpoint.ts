import { type EntityManager, IsNull } from 'typeorm';
import { fromTypeId, PosthornError } from '#kernel';
import type { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { EndpointEntity } from './endpoint.entity.ts';

/**
 * The endpoint of a project that a path names, by its id (`ep_…`) or its own `uid`.
 * @param lock for a command that changes the endpoint in its transaction
 * @throws PosthornError `not-found`
 */
export async function findEndpoint(
  manager: EntityManager,
  projectId: string,
  reference: string,
  lock?: typeof FOR_NO_KEY_UPDATE,
): Promise<EndpointEntity> {
  const id = fromTypeId('ep', reference);
  const by = id ? { id } : { uid: reference };
  const where = { ...by, projectId, deletedAt: IsNull() };
  const found = await manager.findOne(EndpointEntity, { where, lock });
  if (!found) throw noEndpoint(reference);
  return found;
}

/** The error for a text that is neither id nor uid of an endpoint of the project. */
export function noEndpoint(reference: string): PosthornError {
  return new PosthornError('not-found', `There is no endpoint ${JSON.stringify(reference)} in this project.`);
}
