import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model's columns for an endpoint's state changes, and the addresses that a project notifies of them. */
const readModels = `
alter table posthorn.endpoint
  add column state_cause jsonb,
  add column verification jsonb,
  add column disable_at timestamptz,
  add column resumed_at timestamptz;
alter table posthorn.project add column notification_emails text[] not null default '{}';
`;

/** One row for each endpoint that has failed: written with the attempts themselves, read by the endpoint keeper. */
const health = `
create table posthorn.endpoint_health (
  endpoint_id uuid primary key,
  shard integer not null,
  failures integer not null,
  in_a_row integer not null,
  failing_since timestamptz,
  last_failure_at timestamptz,
  last_error text,
  mended_at timestamptz,
  gone_at timestamptz,
  gone_cause text
) with (fillfactor = 70);
`;

const notifications = `
create table posthorn.notification (
  id uuid primary key,
  project_id uuid not null,
  endpoint_id uuid not null,
  kind text not null,
  state text not null check (state in ('queued', 'sent', 'logged', 'failed', 'throttled')),
  facts jsonb not null,
  recipients jsonb not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  leased_until timestamptz,
  last_error text,
  left_out integer not null default 0,
  told_by uuid,
  settled_at timestamptz
);
create index notification_queued on posthorn.notification (next_at) where state = 'queued';
create index notification_of_project on posthorn.notification (project_id, id desc);
`;

/** Health, verification, pausing, and the notices of all that. */
export class EndpointLife1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [readModels, health, notifications]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.notification, posthorn.endpoint_health');
    await runner.query('alter table posthorn.project drop column notification_emails');
    await runner.query(`alter table posthorn.endpoint
      drop column state_cause, drop column verification, drop column disable_at, drop column resumed_at`);
  }
}
