import type { EntityManager } from 'typeorm';
import { type Applied, applyCommand } from '../apply-command.ts';
import { type LockedRow, type LockingContext, withLockedRow } from '../locked-row.ts';
import { findProject } from '../projects/find-project.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import type { EventTypeCommand, EventTypeEvent, EventTypeState } from './event-type.ts';
import type { EventTypeEntity } from './event-type.entity.ts';
import { eventTypeModel } from './event-type-model.ts';
import { findEventType } from './find-event-type.ts';

/** An event type whose row is locked until the end of the transaction. */
export type LockedEventType = LockedRow<EventTypeEntity>;

/**
 * Runs work on the event type that a request names, in one transaction.
 * @throws PosthornError `not-found` if there is no such project, or no such type in it
 */
export function withEventType<T>(
  context: LockingContext,
  { project, name }: { readonly project: string; readonly name: string },
  work: (locked: LockedEventType) => Promise<T>,
): Promise<T> {
  const find = async (tx: EntityManager) => {
    const { id: projectId } = await findProject(tx, project);
    return findEventType(tx, projectId, name, FOR_NO_KEY_UPDATE);
  };
  return withLockedRow(context, find, work);
}

/** Applies a command to a locked event type. @throws PosthornError with which the event type refuses it */
export function applyToEventType(
  { tx, found: { id, projectId }, atMs }: LockedEventType,
  command: EventTypeCommand,
): Promise<Applied<EventTypeState, EventTypeEvent, EventTypeEntity>> {
  return applyCommand(tx, eventTypeModel, { id, projectId }, command, atMs);
}
