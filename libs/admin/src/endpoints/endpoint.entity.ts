import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProfileOptions } from '#wire-profiles';
import type { EndpointPolicy, HeaderRef } from './endpoint.ts';

/** The read model of an endpoint: what its stream comes to. */
@Entity({ schema: 'posthorn', name: 'endpoint' })
export class EndpointEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text', { nullable: true })
  uid: string | null;

  @Column('text')
  url: string;

  @Column('text')
  name: string;

  @Column('text', { name: 'event_types', array: true, nullable: true })
  eventTypes: string[] | null;

  @Column('text', { array: true, nullable: true })
  channels: string[] | null;

  @Column('text')
  profile: string;

  @Column('jsonb', { name: 'profile_options' })
  profileOptions: ProfileOptions;

  @Column('jsonb')
  policy: EndpointPolicy;

  @Column('jsonb')
  headers: HeaderRef[];

  /** `active`, or `deleted`. */
  @Column('text')
  state: string;

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
