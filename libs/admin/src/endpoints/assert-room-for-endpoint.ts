import type { EntityManager } from 'typeorm';
import { PosthornError } from '#kernel';

/**
 * Refuses another endpoint if the project has its maximum. The transaction holds the project's row lock
 * (`FOR_NO_KEY_UPDATE`), so that simultaneous commands are counted one after the other.
 * @throws PosthornError `invalid-input`
 */
export async function assertRoomForEndpoint(tx: EntityManager, projectId: string, maxEndpoints: number): Promise<void> {
  const [row] = await tx.query<{ count: number }[]>(
    'select count(*)::int as count from posthorn.endpoint e where e.project_id = $1 and e.deleted_at is null',
    [projectId],
  );
  if (row!.count < maxEndpoints) return;
  throw new PosthornError(
    'invalid-input',
    `The project has ${row!.count} endpoints, and may have at most ${maxEndpoints}. Delete endpoints that are no longer ` +
      'used, or have the operator raise POSTHORN_MAX_ENDPOINTS.',
  );
}
