import { PosthornError } from '#kernel';

/** The scopes that the key of a project may have, in the order of their resources. */
export const SCOPES = [
  'events:read',
  'events:write',
  'event-types:read',
  'event-types:write',
  'endpoints:read',
  'endpoints:write',
  'secrets:read',
  'deliveries:read',
  'deliveries:replay',
  'analytics:read',
  'keys:write',
] as const;

/** A right of a project's key: a resource, and an action on it. */
export type Scope = (typeof SCOPES)[number];

/** The scopes of a key that was created without any: the rights that keys had before there were scopes. */
const WITHOUT_ANY: readonly Scope[] = SCOPES.filter((scope) => scope !== 'keys:write');

/** The scopes with which a key works. @param scopes the scopes of its row; null for a key without any */
export function effectiveScopes(scopes: readonly Scope[] | null): readonly Scope[] {
  return scopes ?? WITHOUT_ANY;
}

/**
 * Returns true if a key opens resources with this scope.
 * @param scopes the scopes of its row; null for a key without any
 */
export function hasScope(scopes: readonly Scope[] | null, scope: Scope): boolean {
  return effectiveScopes(scopes).includes(scope);
}

/** The error for a request that needs scopes which its key does not have. @param then the rest of the sentence */
export function missingScope(missing: readonly Scope[], then = ''): PosthornError {
  const named = missing.map((scope) => `\`${scope}\``).join(', ');
  const noun = missing.length === 1 ? 'scope' : 'scopes';
  return new PosthornError('missing-scope', `The key that was sent lacks the ${noun} ${named}${then}.`);
}
