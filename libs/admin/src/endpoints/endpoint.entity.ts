import { Column, Entity } from 'typeorm';
import type { EndpointStatus, Metadata } from '#kernel';
import type { ProfileOptions } from '#wire-profiles';
import type { EndpointPolicy, HeaderRef, LiveEndpoint, Verification } from './endpoint-events.ts';
import { ReadModel } from '../read-model.ts';

/** The read model of an endpoint: the state of its stream. */
@Entity({ schema: 'posthorn', name: 'endpoint' })
export class EndpointEntity extends ReadModel {
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text', { nullable: true })
  uid: string | null;

  @Column('text')
  url: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { name: 'event_types', array: true, nullable: true })
  eventTypes: string[] | null;

  @Column('text', { array: true, nullable: true })
  channels: string[] | null;

  /** A CEL expression. */
  @Column('text', { name: 'condition', nullable: true })
  where: string | null;

  @Column('text')
  profile: string;

  @Column('jsonb', { name: 'profile_options' })
  profileOptions: ProfileOptions;

  @Column('jsonb')
  policy: EndpointPolicy;

  @Column('jsonb')
  headers: HeaderRef[];

  @Column('jsonb')
  metadata: Metadata;

  /** The state of the endpoint; `deleted` once it is deleted. */
  @Column('text')
  state: EndpointStatus | 'deleted';

  @Column('jsonb', { name: 'state_cause', nullable: true })
  stateCause: LiveEndpoint['cause'];

  @Column('jsonb', { nullable: true })
  verification: Verification | null;

  @Column('timestamptz', { name: 'disable_at', nullable: true })
  disableAt: Date | null;

  @Column('timestamptz', { name: 'resumed_at', nullable: true })
  resumedAt: Date | null;

  @Column('int', { name: 'allowed_per_minute', nullable: true })
  allowedPerMinute: number | null;
}
