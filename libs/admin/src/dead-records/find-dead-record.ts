import { fromTypeId, PosthornError } from '#kernel';
import { type DeadRecord, dropDead, readDead } from '#outbox';
import type { Queryable } from '#postgres';

const notFound = (reference: string) =>
  new PosthornError('not-found', `There is no dead record ${JSON.stringify(reference)}.`);

/**
 * The dead record that a path or a command names (`dead_…`), with its row or record.
 * @param isLocked true to lock the record until the end of the transaction
 * @throws PosthornError `not-found`
 */
export async function findDeadRecord(
  db: Queryable,
  reference: string,
  isLocked = false,
): Promise<DeadRecord & { record: object }> {
  const ref = fromTypeId('dead', reference);
  const dead = ref === undefined ? undefined : await readDead(db, ref, isLocked);
  if (!dead) throw notFound(reference);
  return dead;
}

/**
 * Deletes the dead record that a path or a command names (`dead_…`).
 * @throws PosthornError `not-found`
 */
export async function removeDeadRecord(db: Queryable, reference: string): Promise<void> {
  const ref = fromTypeId('dead', reference);
  if (ref === undefined || !(await dropDead(db, ref))) throw notFound(reference);
}
