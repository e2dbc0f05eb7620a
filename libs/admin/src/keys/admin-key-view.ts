import { toTypeId } from '#kernel';
import type { ApiKeyEntity } from './api-key.entity.ts';
import { keyTimes } from './key-times.ts';

/** An admin key that Posthorn made, without the key itself. */
export interface AdminKeyView {
  /** For audits: `key_…`. */
  id: string;
  name: string;
  createdAt: string;
  /** The time from which the key is invalid; null for a key that does not expire. */
  expiresAt: string | null;
  /** Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded. */
  lastUsedAt: string | null;
}

/** The columns of an admin key that its view shows. */
export type AdminKeyRow = Pick<ApiKeyEntity, 'id' | 'name' | 'createdAt' | 'expiresAt' | 'lastUsedAt'>;

/** Maps the row of an admin key to its view. */
export function adminKeyView({ id, name, ...row }: AdminKeyRow): AdminKeyView {
  return {
    id: toTypeId('key', id),
    name: name ?? '',
    ...keyTimes(row),
  };
}
