import type { SchemaValidation, UnknownEventTypes } from '#event-types';
import type { Metadata } from '#kernel';
import { Column, Entity } from 'typeorm';
import type { SecretType } from '../secrets/secret-type.ts';
import { ReadModel } from '../read-model.ts';

/** The read model of a project: the state of its stream. */
@Entity({ schema: 'posthorn', name: 'project' })
export class ProjectEntity extends ReadModel {
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

  @Column('jsonb')
  metadata: Metadata;

  @Column('text', { name: 'secret_type' })
  secretType: SecretType;
}
