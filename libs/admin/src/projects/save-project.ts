import type { EntityManager } from 'typeorm';
import { PosthornError } from '#kernel';
import { OWN_POS_DEFAULT } from '#postgres';
import type { ProjectState } from './project.ts';
import { ProjectEntity } from './project.entity.ts';

/** Updates the read model to a state of the stream, in the transaction that appended to the stream. */
export async function saveProject(
  tx: EntityManager,
  id: string,
  state: ProjectState,
  version: number,
  at: Date,
): Promise<ProjectEntity> {
  const values =
    state.status === 'present'
      ? {
          name: state.name,
          uid: state.uid,
          notificationEmails: state.notificationEmails,
          schemaValidation: state.schemaValidation,
          unknownEventTypes: state.unknownEventTypes,
          version,
          updatedAt: at,
          deletedAt: null,
        }
      : { uid: null, version, updatedAt: at, deletedAt: at };
  try {
    if (version === 1) await tx.insert(ProjectEntity, { id, ...values, createdAt: at });
    else await tx.update(ProjectEntity, { id }, { ...values, changedPos: () => OWN_POS_DEFAULT });
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== '23505') throw cause;
    throw new PosthornError('conflict', 'Another project has this uid: choose another one.', { cause });
  }
  return tx.findOneByOrFail(ProjectEntity, { id });
}
