import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The read model of an event type: what its stream comes to. */
@Entity({ schema: 'posthorn', name: 'event_type' })
export class EventTypeEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  /** JSON text. */
  @Column('text', { nullable: true })
  schema: string | null;

  /** JSON text. */
  @Column('text', { nullable: true })
  example: string | null;

  @Column('boolean')
  archived: boolean;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  /** By which the catalogue finds what changed, as decimal text. Postgres gives the first; every update sets it anew. */
  @Column({ type: 'bigint', name: 'changed_pos', insert: false, select: false })
  changedPos: string;
}
