import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for each endpoint whose circuit breaker is open. Written by the owner of its partition, read by the next
 * owner.
 */
const breakers = `
create table posthorn.endpoint_breaker (
  endpoint_id uuid primary key,
  shard integer not null,
  url text not null,
  since timestamptz not null,
  until timestamptz not null,
  trips integer not null,
  failure_share real not null
) with (fillfactor = 70);
`;

/**
 * The backlog of each project as counted by each owner of partitions, and the projects that were warned. Parked
 * deliveries are read in the order of their events, and found by their expiry.
 */
const backlog = `
create table posthorn.backlog (
  project_id uuid not null,
  fence text not null,
  waiting integer not null,
  max_waiting integer not null,
  fill real not null,
  fullest_endpoint_id uuid not null,
  fullest_waiting integer not null,
  counted_at timestamptz not null,
  primary key (project_id, fence)
) with (fillfactor = 70);

create table posthorn.backlog_warning (
  project_id uuid primary key,
  warned_at timestamptz not null
);

alter table posthorn.due add column expires_at timestamptz;
create index due_expiring on posthorn.due (expires_at) where parked and expires_at is not null;
drop index posthorn.due_parked;
create index due_parked on posthorn.due (endpoint_id, event_id) where parked;
`;

/** Circuit breakers, budgets for waiting deliveries, and their expiry. */
export class Backlog1764000600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [breakers, backlog]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table posthorn.endpoint_breaker, posthorn.backlog, posthorn.backlog_warning');
    await runner.query('drop index posthorn.due_parked, posthorn.due_expiring');
    await runner.query('alter table posthorn.due drop column expires_at');
    await runner.query('create index due_parked on posthorn.due (endpoint_id, delivery_id) where parked');
  }
}
