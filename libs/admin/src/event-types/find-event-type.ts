import { type EntityManager, IsNull } from 'typeorm';
import { isEventTypeName } from '#kernel';
import type { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { noEventType } from './event-type.ts';
import { EventTypeEntity } from './event-type.entity.ts';

/** The event type of a project by its name, or null. */
export async function lookUpEventType(
  manager: EntityManager,
  projectId: string,
  name: unknown,
  lock?: typeof FOR_NO_KEY_UPDATE,
): Promise<EventTypeEntity | null> {
  if (!isEventTypeName(name)) return null;
  return manager.findOne(EventTypeEntity, { where: { projectId, name, deletedAt: IsNull() }, lock });
}

/**
 * The event type of a project that a path names.
 * @param lock for a command that changes the event type in its transaction
 * @throws PosthornError `not-found`
 */
export async function findEventType(
  manager: EntityManager,
  projectId: string,
  name: string,
  lock?: typeof FOR_NO_KEY_UPDATE,
): Promise<EventTypeEntity> {
  const found = await lookUpEventType(manager, projectId, name, lock);
  if (!found) throw noEventType(name);
  return found;
}
