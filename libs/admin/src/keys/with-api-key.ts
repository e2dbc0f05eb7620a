import type { EntityManager } from 'typeorm';
import { fromTypeId, PosthornError } from '#kernel';
import { type LockedRow, type LockingContext, withLockedRow } from '../locked-row.ts';
import { findProject } from '../projects/find-project.ts';
import { FOR_NO_KEY_UPDATE } from '../row-lock.ts';
import { ApiKeyEntity } from './api-key.entity.ts';

/** A project key whose row is locked until the end of the transaction. */
export type LockedApiKey = LockedRow<ApiKeyEntity & { readonly projectId: string }>;

/**
 * Runs work on the project key that a request names, in one transaction. The work saves the key itself, not by
 * `applyCommand`: the table has live keys only, without a version, and the hash of a key, which no event has.
 * @throws PosthornError `not-found` if there is no such project, or no such key in it
 */
export function withApiKey<T>(
  context: LockingContext,
  { project, key }: { readonly project: string; readonly key: string },
  work: (locked: LockedApiKey) => Promise<T>,
): Promise<T> {
  return withLockedRow(context, (tx) => find(tx, project, key), work);
}

async function find(tx: EntityManager, project: string, key: string): Promise<LockedApiKey['found']> {
  const { id: projectId } = await findProject(tx, project);
  const id = fromTypeId('key', key);
  const where = { id, projectId, scope: 'project' } as const;
  const found = id === undefined ? null : await tx.findOne(ApiKeyEntity, { where, lock: FOR_NO_KEY_UPDATE });
  if (!found) throw new PosthornError('not-found', `There is no key ${JSON.stringify(key)} in this project.`);
  return { ...found, projectId };
}
