import type { EntityManager } from 'typeorm';
import { type FieldProblem, fromTypeId, isoOf, PosthornError } from '#kernel';
import { ApiKeyEntity } from './api-key.entity.ts';
import type { KeyIdentity } from './key-identity.ts';
import { effectiveScopes, missingScope, type Scope } from './scopes.ts';

/**
 * Refuses scopes that a key lacks and would give to another key. An admin key may give every scope.
 * @param scopes the scopes of the other key; null for a key without any
 * @throws PosthornError `missing-scope`
 */
export function assertMayGive({ projectId, scopes: own }: KeyIdentity, scopes: readonly Scope[] | null): void {
  if (projectId === null) return;
  const missing = effectiveScopes(scopes).filter((scope) => !effectiveScopes(own).includes(scope));
  if (missing.length > 0) throw missingScope(missing, ', and cannot give what it lacks to another key');
}

/** The problems of an expiry: it must lie ahead, and not after that of the key that gives it. */
export function expiryProblems(maker: KeyIdentity, expiresAt: Date | null | undefined, nowMs: number): FieldProblem[] {
  const problem = (message: string) => [{ pointer: '/expiresAt', message }];
  if (expiresAt && expiresAt.getTime() <= nowMs) return problem('must be a time in the future');
  const { expiresAtMs } = maker;
  if (expiresAtMs === null || (expiresAt && expiresAt.getTime() <= expiresAtMs)) return [];
  return problem(`must be at or before ${isoOf(expiresAtMs)}, when the key that was sent expires`);
}

/**
 * Locks the row of the key that makes a request, so that the key cannot be revoked before the end of the transaction.
 * Processes trust a key for a moment after its revocation; in that time it must not leave another key behind.
 * @returns the UUID of the row; null for the configured key, which has no row
 * @throws PosthornError `unauthorized` if the key is revoked, `forbidden` if it is a portal token
 */
export async function holdMaker(tx: EntityManager, { id }: KeyIdentity): Promise<string | null> {
  const rowId = fromTypeId('key', id);
  if (rowId === undefined) return null;
  const lock = { mode: 'pessimistic_read' } as const;
  const found = await tx.findOne(ApiKeyEntity, { where: { id: rowId }, select: { id: true, scope: true }, lock });
  if (!found) throw new PosthornError('unauthorized', 'The API key is invalid.');
  if (found.scope === 'portal') throw new PosthornError('forbidden', 'A portal token creates no keys and no tokens.');
  return rowId;
}
