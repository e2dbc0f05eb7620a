import { toTypeId } from '#kernel';
import type { ApiKeyEntity } from './api-key.entity.ts';
import { keyTimes } from './key-times.ts';
import type { Scope } from './scopes.ts';

/** A project's key as the APIs show it: never the key itself. */
export interface ApiKeyView {
  id: string;
  name: string;
  /** Null for a key that was created without scopes: it has every scope but `keys:write`. */
  scopes: Scope[] | null;
  createdAt: string;
  /** The time from which the key is invalid; null for a key that does not expire. */
  expiresAt: string | null;
  /** Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded. */
  lastUsedAt: string | null;
}

/** Maps the row of a project key to its view. A key of an earlier version, which has no name, gets an empty one. */
export function apiKeyView({ id, name, scopes, ...row }: ApiKeyEntity): ApiKeyView {
  return {
    id: toTypeId('key', id),
    name: name ?? '',
    scopes,
    ...keyTimes(row),
  };
}
