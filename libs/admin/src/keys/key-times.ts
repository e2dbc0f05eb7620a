import type { ApiKeyEntity } from './api-key.entity.ts';

/** The times of a key's row as the views of keys show them. */
export function keyTimes({
  createdAt,
  expiresAt,
  lastUsedAt,
}: Pick<ApiKeyEntity, 'createdAt' | 'expiresAt' | 'lastUsedAt'>) {
  return {
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
