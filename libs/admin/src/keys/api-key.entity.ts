import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from './scopes.ts';

/** An API key: an admin key that Posthorn made itself, a key of a project, or a portal token. */
@Entity({ schema: 'posthorn', name: 'api_key' })
export class ApiKeyEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  scope: 'admin' | 'project' | 'portal';

  /** Null for an admin key. */
  @Column('uuid', { name: 'project_id', nullable: true })
  projectId: string | null;

  /** Null for portal tokens, and for project keys of earlier versions. */
  @Column('text', { nullable: true })
  name: string | null;

  /** SHA-256 of the key. The key itself is not stored. */
  @Column('bytea', { select: false })
  hash: Buffer;

  /** Null for an admin key, and for a project key without any: it has every scope but `keys:write`. */
  @Column('text', { array: true, nullable: true })
  scopes: Scope[] | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** The time from which the key is invalid; null for a key that does not expire. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** Up to two minutes old while the key is in use; null for a key whose use has not been recorded, and for tokens. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  /** The key that made a portal token; null for all others, and for a token of the configured key. */
  @Column('uuid', { name: 'maker_id', nullable: true })
  makerId: string | null;
}
