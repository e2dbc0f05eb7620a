import type { Scope } from './scopes.ts';

/** The identity behind an API key. */
export interface KeyIdentity {
  /** For logs and audits: `key_…`, or `POSTHORN_ADMIN_KEY`. */
  readonly id: string;
  /** The project that the key belongs to; null for an admin key. */
  readonly projectId: string | null;
  /** The scopes of a project's key; null for a key without any (see `effectiveScopes`), and for an admin key. */
  readonly scopes: readonly Scope[] | null;
  /** The time from which the key is invalid, in Unix milliseconds; null for a key that does not expire. */
  readonly expiresAtMs: number | null;
}
