import { Column, Entity } from 'typeorm';
import { ReadModel } from '../read-model.ts';
import type { FormerSchemas } from './event-type.ts';

/** The read model of an event type: the state of its stream. */
@Entity({ schema: 'posthorn', name: 'event_type' })
export class EventTypeEntity extends ReadModel {
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

  /** The version of `schema`, from 1. */
  @Column('int', { name: 'schema_version' })
  schemaVersion: number;

  @Column('jsonb', { name: 'former_schemas' })
  formerSchemas: FormerSchemas;
}
