import type { EntityManager } from 'typeorm';
import { PosthornError } from '#kernel';
import { OWN_POS_DEFAULT } from '#postgres';
import type { EventTypeState } from './event-type.ts';
import { EventTypeEntity } from './event-type.entity.ts';

/** Updates the read model to a state of the stream, in the transaction that appended to the stream. */
export async function saveEventType(
  tx: EntityManager,
  ids: { id: string; projectId: string },
  state: EventTypeState,
  version: number,
  at: Date,
): Promise<EventTypeEntity> {
  const values =
    state.status === 'defined'
      ? { name: state.name, ...state.definition, version, updatedAt: at, deletedAt: null }
      : { version, updatedAt: at, deletedAt: at };
  try {
    if (version === 1) await tx.insert(EventTypeEntity, { ...ids, ...values, createdAt: at });
    else await tx.update(EventTypeEntity, { id: ids.id }, { ...values, changedPos: () => OWN_POS_DEFAULT });
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== '23505') throw cause;
    throw new PosthornError(
      'conflict',
      'The project already has an event type of this name: change that event type instead.',
      { cause },
    );
  }
  return tx.findOneByOrFail(EventTypeEntity, { id: ids.id });
}
