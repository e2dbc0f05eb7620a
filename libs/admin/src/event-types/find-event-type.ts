import { type EntityManager, IsNull } from 'typeorm';
import { isEventTypeName, PosthornError } from '#kernel';
import { EventTypeEntity } from './event-type.entity.ts';

/** The event type of a project by its name, or null. */
export async function lookUpEventType(
  manager: EntityManager,
  projectId: string,
  name: unknown,
): Promise<EventTypeEntity | null> {
  if (!isEventTypeName(name)) return null;
  return manager.findOneBy(EventTypeEntity, { projectId, name, deletedAt: IsNull() });
}

/**
 * The event type of a project that a path names.
 * @throws PosthornError `not-found`
 */
export async function findEventType(manager: EntityManager, projectId: string, name: string): Promise<EventTypeEntity> {
  const found = await lookUpEventType(manager, projectId, name);
  if (!found) throw new PosthornError('not-found', `There is no event type ${JSON.stringify(name)} in this project.`);
  return found;
}
