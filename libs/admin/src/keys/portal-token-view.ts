import { toTypeId } from '#kernel';
import type { ApiKeyEntity } from './api-key.entity.ts';
import type { Scope } from './scopes.ts';

/** A portal token as the APIs show it: never the token itself. */
export interface PortalTokenView {
  /** The id with which the history of an endpoint names it: `key_…`. */
  id: string;
  scopes: Scope[];
  createdAt: string;
  /** The time from which the token is invalid. */
  expiresAt: string;
}

/** The columns of a portal token that its view shows. Every token has scopes and an expiry. */
type PortalTokenRow = Pick<ApiKeyEntity, 'id' | 'scopes' | 'createdAt' | 'expiresAt'>;

/** Maps the row of a portal token to its view. */
export function portalTokenView({ id, scopes, createdAt, expiresAt }: PortalTokenRow): PortalTokenView {
  return {
    id: toTypeId('key', id),
    scopes: scopes ?? [],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt!.toISOString(),
  };
}
