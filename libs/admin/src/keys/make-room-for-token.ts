import type { EntityManager } from 'typeorm';
import { PosthornError } from '#kernel';
import { timestampOfMs } from '#postgres';

/** The most expired tokens that make room for new ones in one transaction. */
const MAX_DROPPED = 1_000;

/**
 * Refuses another portal token if the project has its maximum of valid tokens. The rows of expired tokens, which are
 * kept for a while, make room for it. So a project never has more rows of tokens than its maximum.
 *
 * The transaction holds the project's row lock (`FOR_NO_KEY_UPDATE`), so that simultaneous commands are counted one
 * after the other.
 * @throws PosthornError `invalid-input`
 */
export async function makeRoomForToken(
  tx: EntityManager,
  projectId: string,
  { maxPortalTokens, nowMs }: { maxPortalTokens: number; nowMs: number },
): Promise<void> {
  const [row] = await tx.query<{ count: number }[]>(
    `select count(*)::int as count from posthorn.api_key k where k.project_id = $1 and k.scope = 'portal'`,
    [projectId],
  );
  if (row!.count < maxPortalTokens) return;
  const [, dropped] = await tx.query<[unknown, number]>(
    `delete from posthorn.api_key k where k.id = any(array(
       select e.id from posthorn.api_key e
       where e.project_id = $1 and e.scope = 'portal' and e.expires_at <= ${timestampOfMs('$2')}
       order by e.id limit ${MAX_DROPPED}))`,
    [projectId, nowMs],
  );
  if (row!.count - dropped < maxPortalTokens) return;
  throw new PosthornError(
    'invalid-input',
    `The project has ${row!.count} valid portal tokens, and may have at most ${maxPortalTokens}. Create tokens with a ` +
      'shorter life, revoke some, or have the operator raise POSTHORN_MAX_PORTAL_TOKENS.',
  );
}
