import type { SchemaValidation, UnknownEventTypes } from '#event-types';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The read model of a project: what its stream comes to. */
@Entity({ schema: 'posthorn', name: 'project' })
export class ProjectEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { nullable: true })
  uid: string | null;

  @Column('text')
  name: string;

  @Column('text', { name: 'notification_emails', array: true })
  notificationEmails: string[];

  @Column('text', { name: 'schema_validation' })
  schemaValidation: SchemaValidation;

  @Column('text', { name: 'unknown_event_types' })
  unknownEventTypes: UnknownEventTypes;

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
