import { type EntityManager, IsNull } from 'typeorm';
import { fromTypeId, noProjectMessage, PosthornError } from '#kernel';
import type { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { ProjectEntity } from './project.entity.ts';

/**
 * The project that a path names, by its id (`prj_…`) or its own `uid`.
 * @param lock for a command that changes the project in its transaction
 * @throws PosthornError `not-found`
 */
export async function findProject(
  manager: EntityManager,
  reference: string,
  lock?: typeof FOR_NO_KEY_UPDATE,
): Promise<ProjectEntity> {
  const id = fromTypeId('prj', reference);
  const where = id ? { id, deletedAt: IsNull() } : { uid: reference, deletedAt: IsNull() };
  const found = await manager.findOne(ProjectEntity, { where, lock });
  if (!found) throw new PosthornError('not-found', noProjectMessage(reference));
  return found;
}
