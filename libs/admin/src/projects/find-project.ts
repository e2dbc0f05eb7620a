import { type EntityManager, IsNull } from 'typeorm';
import { fromTypeId, PosthornError } from '#kernel';
import { ProjectEntity } from './project.entity.ts';

/**
 * The project that a path names, by its id (`prj_…`) or its own `uid`.
 * @throws PosthornError `not-found`
 */
export async function findProject(manager: EntityManager, reference: string): Promise<ProjectEntity> {
  const id = fromTypeId('prj', reference);
  const where = id ? { id, deletedAt: IsNull() } : { uid: reference, deletedAt: IsNull() };
  const found = await manager.findOneBy(ProjectEntity, where);
  if (!found) throw new PosthornError('not-found', `There is no project ${JSON.stringify(reference)}.`);
  return found;
}
