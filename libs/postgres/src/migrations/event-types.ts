import type { MigrationInterface, QueryRunner } from 'typeorm';
import { POS_DEFAULT } from '../position.ts';

/** The catalogue of event types, the use that a project makes of it, and conditions of endpoints. */
export class EventTypes1763920000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table posthorn.project
  add column schema_validation text not null default 'off' check (schema_validation in ('off', 'warn', 'enforce')),
  add column unknown_event_types text not null default 'accept' check (unknown_event_types in ('accept', 'refuse'));

create table posthorn.event_type (
  id uuid primary key,
  project_id uuid not null references posthorn.project (id),
  name text not null,
  description text,
  schema text,
  example text,
  archived boolean not null,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  changed_pos bigint not null default ${POS_DEFAULT}
);
create unique index event_type_name on posthorn.event_type (project_id, name) where deleted_at is null;
create index event_type_changed on posthorn.event_type (changed_pos);

alter table posthorn.endpoint add column condition text;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.endpoint drop column condition');
    await runner.query('drop table posthorn.event_type');
    await runner.query('alter table posthorn.project drop column schema_validation, drop column unknown_event_types');
  }
}
