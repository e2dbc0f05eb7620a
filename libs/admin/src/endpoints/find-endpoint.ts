import { type EntityManager, IsNull } from 'typeorm';
import { fromTypeId, PosthornError } from '#kernel';
import { EndpointEntity } from './endpoint.entity.ts';

/**
 * The endpoint of a project that a path names, by its id (`ep_…`) or its own `uid`.
 * @throws PosthornError `not-found`
 */
export async function findEndpoint(
  manager: EntityManager,
  projectId: string,
  reference: string,
): Promise<EndpointEntity> {
  const id = fromTypeId('ep', reference);
  const by = id ? { id } : { uid: reference };
  const found = await manager.findOneBy(EndpointEntity, { ...by, projectId, deletedAt: IsNull() });
  if (!found)
    throw new PosthornError('not-found', `There is no endpoint ${JSON.stringify(reference)} in this project.`);
  return found;
}
