import { fromTypeId, PosthornError } from '#kernel';
import type { Queryable } from '#postgres';
import { readReplay, type ReplayRow } from './replay-row.ts';

/** The replay of a project that a path names (`rpl_…`). @throws PosthornError `not-found` */
export async function findReplay(db: Queryable, projectId: string, reference: string): Promise<ReplayRow> {
  const id = fromTypeId('rpl', reference);
  const found = id === undefined ? undefined : await readReplay(db, projectId, id);
  if (found) return found;
  throw new PosthornError('not-found', `There is no replay ${JSON.stringify(reference)} in this project.`);
}
