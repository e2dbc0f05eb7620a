import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An API key: an admin key that Posthorn made itself, or a key of a project. */
@Entity({ schema: 'posthorn', name: 'api_key' })
export class ApiKeyEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  scope: 'admin' | 'project';

  /** Null for an admin key. */
  @Column('uuid', { name: 'project_id', nullable: true })
  projectId: string | null;

  /** Null only for project keys of earlier versions. */
  @Column('text', { nullable: true })
  name: string | null;

  /** SHA-256 of the key. The key itself is not stored. */
  @Column('bytea', { select: false })
  hash: Buffer;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
