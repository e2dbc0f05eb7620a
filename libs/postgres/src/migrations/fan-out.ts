import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The fan-out of events to many endpoints, with a position inside each event, and routing rows whose size does not
 * depend on how many endpoints did not match.
 *
 * `endpoint_live` counts a project's endpoints for their bound, however many it has deleted.
 *
 * `fanout.next` counts the endpoints of `routing.matched` whose deliveries the log has acknowledged. It is in no index,
 * so that moving it stays within its page. `routing.missed_counts` is null in rows of earlier versions, where `missed`
 * names every endpoint that did not match.
 */
export class FanOut1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table posthorn.fanout (
        event_id uuid primary key,
        position bigint generated always as identity,
        project_id uuid not null,
        shard integer not null,
        epoch bigint not null,
        next integer not null default 0,
        deliveries integer not null,
        data_bytes integer not null,
        created_at timestamptz not null default now()
      ) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000)`);
    await runner.query('create index fanout_waiting on posthorn.fanout (project_id, position)');
    await runner.query(`alter table posthorn.routing
      add column fanned boolean not null default false, add column missed_counts jsonb`);
    await runner.query('create index endpoint_live on posthorn.endpoint (project_id) where deleted_at is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posthorn.endpoint_live');
    await runner.query('alter table posthorn.routing drop column fanned, drop column missed_counts');
    await runner.query('drop table posthorn.fanout');
  }
}
