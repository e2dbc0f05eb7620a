import type { EntityManager } from 'typeorm';
import { PosthornError, uuidv7 } from '#kernel';
import { type EventTypeDefinition } from './event-type.ts';
import type { EventTypeEntity } from './event-type.entity.ts';
import { applyCommand } from '../apply-command.ts';
import { eventTypeModel } from './event-type-model.ts';

/** The types are kept in the memory of every process that accepts events. */
const MAX_EVENT_TYPES = 1_000;

/**
 * Adds a type to a project's catalogue, in the caller's transaction.
 * @throws PosthornError `conflict` if the name is taken, or the catalogue full
 */
export async function defineEventType(
  tx: EntityManager,
  projectId: string,
  name: string,
  definition: EventTypeDefinition,
  atMs: number,
): Promise<EventTypeEntity> {
  const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>(
    'select count(*)::int as count from posthorn.event_type t where t.project_id = $1 and t.deleted_at is null',
    [projectId],
  );
  if (count >= MAX_EVENT_TYPES) {
    throw new PosthornError(
      'conflict',
      `A project may have at most ${MAX_EVENT_TYPES} event types: delete some first.`,
    );
  }
  const ids = { id: uuidv7(atMs), projectId };
  const { row } = await applyCommand(tx, eventTypeModel, ids, { type: 'define', name, definition }, atMs);
  return row;
}
