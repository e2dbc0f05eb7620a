import type { EntityManager } from 'typeorm';
import { PosthornError } from '#kernel';

/** The most keys of a project, with those that have expired. A revoked key has no row. */
export const MAX_PROJECT_KEYS = 1_000;

/**
 * Refuses another key if the project has its maximum. The transaction holds the project's row lock
 * (`FOR_NO_KEY_UPDATE`), so that simultaneous commands are counted one after the other.
 * @throws PosthornError `invalid-input`
 */
export async function assertRoomForKey(tx: EntityManager, projectId: string): Promise<void> {
  const [row] = await tx.query<{ count: number }[]>(
    `select count(*)::int as count from posthorn.api_key k where k.project_id = $1 and k.scope = 'project'`,
    [projectId],
  );
  if (row!.count < MAX_PROJECT_KEYS) return;
  throw new PosthornError(
    'invalid-input',
    `The project has ${row!.count} API keys, and may have at most ${MAX_PROJECT_KEYS}. Revoke keys that are no longer ` +
      'used. For pages in a browser, create portal tokens.',
  );
}
