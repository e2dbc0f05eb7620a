import type { EntityManager } from 'typeorm';
import { PosthornError } from '#kernel';
import { OWN_POS_DEFAULT } from '#postgres';
import type { EndpointState, LiveEndpoint } from './endpoint-events.ts';
import { EndpointEntity } from './endpoint.entity.ts';

function columnsOf({ spec, life, cause, verification, disableAt, resumedAt, allowedPerMinute }: LiveEndpoint) {
  return {
    ...spec,
    state: life,
    stateCause: cause,
    verification,
    disableAt: disableAt === null ? null : new Date(disableAt),
    resumedAt: resumedAt === null ? null : new Date(resumedAt),
    allowedPerMinute,
  };
}

/** Updates the read model to a state of the stream, in the transaction that appended to the stream. */
export async function saveEndpoint(
  tx: EntityManager,
  ids: { id: string; projectId: string },
  state: EndpointState,
  version: number,
  at: Date,
): Promise<EndpointEntity> {
  const values =
    state.status === 'live'
      ? { ...columnsOf(state), version, updatedAt: at, deletedAt: null }
      : { uid: null, state: 'deleted' as const, version, updatedAt: at, deletedAt: at };
  try {
    if (version === 1) await tx.insert(EndpointEntity, { ...ids, ...values, createdAt: at });
    else await tx.update(EndpointEntity, { id: ids.id }, { ...values, changedPos: () => OWN_POS_DEFAULT });
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== '23505') throw cause;
    throw new PosthornError('conflict', 'Another endpoint of the project has this uid: choose another one.', { cause });
  }
  return tx.findOneByOrFail(EndpointEntity, { id: ids.id });
}
