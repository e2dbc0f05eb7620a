import { PosthornError } from '#kernel';
import type { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import type { AttemptView } from './delivery-view.ts';
import { findDelivery } from './find-delivery.ts';
import { readAttempts } from './read-attempts.ts';

/** The largest number that the column of an attempt's number holds. */
const MAX_NUMBER = 2_147_483_647;

/** An attempt as a path names it. */
export interface AttemptReference {
  project: string;
  /** `dlv_…` */
  delivery: string;
  /** Counts from 1. */
  number: string;
}

/** One attempt of a delivery with its request, rendered again. @throws PosthornError `not-found` */
export async function findAttempt(
  { dataSource: { manager }, keyRing }: Pick<AdminContext, 'dataSource' | 'keyRing'>,
  { project: reference, delivery, number }: AttemptReference,
): Promise<AttemptView> {
  const project = await findProject(manager, reference);
  const found = await findDelivery(manager, project.id, delivery);
  const wanted = /^[1-9]\d{0,9}$/.test(number) ? Number(number) : Infinity;
  const range = { ...found, behind: wanted - 1, order: 'asc', limit: 1 } as const;
  const [attempt] = wanted > MAX_NUMBER ? [] : await readAttempts(manager, keyRing, project.uid, range);
  if (attempt?.number === wanted) return attempt;
  throw new PosthornError('not-found', `There is no attempt ${JSON.stringify(number)} of this delivery.`);
}
