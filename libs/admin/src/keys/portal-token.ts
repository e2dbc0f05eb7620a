import { type Queryable, timestampOfMs } from '#postgres';
import { type Scope, SCOPES } from './scopes.ts';

const DAY_SECONDS = 86_400;

/** The scopes that a portal token may have: a page in a customer's browser creates no keys. */
export const PORTAL_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'keys:write');
/** The shortest life of a portal token, in seconds. */
export const MIN_PORTAL_SECONDS = 60;
/** The longest life of a portal token, in seconds. */
export const MAX_PORTAL_SECONDS = DAY_SECONDS;
/** The life of a portal token that is created without one, in seconds. */
export const DEFAULT_PORTAL_SECONDS = 3_600;

/** How long the row of an expired token is kept, so that its use gets the response that it has expired. */
const KEPT_MS = DAY_SECONDS * 1_000;

/** The most rows that one statement deletes, so that no transaction is long. */
const MAX_DROPPED = 1_000;

/** Deletes the portal tokens that expired a day ago or earlier. */
export async function dropEndedTokens(db: Queryable, nowMs: number): Promise<void> {
  let dropped: number | null;
  do {
    ({ rowCount: dropped } = await db.query(
      `delete from posthorn.api_key k where k.id = any(array(
         select e.id from posthorn.api_key e where e.scope = 'portal' and e.expires_at < ${timestampOfMs('$1')}
         order by e.expires_at limit ${MAX_DROPPED}))`,
      [nowMs - KEPT_MS],
    ));
  } while (dropped === MAX_DROPPED);
}
