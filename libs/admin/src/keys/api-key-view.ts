import { toTypeId } from '#kernel';
import type { ApiKeyEntity } from './api-key.entity.ts';

/** A project's key as the APIs show it: never the key itself. */
export interface ApiKeyView {
  id: string;
  name: string;
  createdAt: string;
}

/** Maps the row of a project key to its view. A key of an earlier version, which has no name, gets an empty one. */
export function apiKeyView({ id, name, createdAt }: ApiKeyEntity): ApiKeyView {
  return { id: toTypeId('key', id), name: name ?? '', createdAt: createdAt.toISOString() };
}
