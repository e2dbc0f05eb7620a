import type { MigrationInterface, QueryRunner } from 'typeorm';

const FILTER = `update posthorn.replay r set filter = jsonb_strip_nulls(jsonb_build_object(
  'type', case when r.event_type is null then null else jsonb_build_array(r.event_type) end,
  'status', case when r.delivery_status is null then null else jsonb_build_array(r.delivery_status) end
))`;

const FORMER = `update posthorn.replay r set event_type = r.filter -> 'type' ->> 0,
  delivery_status = r.filter -> 'status' ->> 0`;

/**
 * Replays have the filters of the list of deliveries: each with several values, and one event. They count the
 * deliveries that they leave out when they come to them: an endpoint may be deleted meanwhile.
 */
export class ReplayFilters1765820000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table posthorn.replay add column event_id uuid,
      add column filter jsonb not null default '{}', add column left_out bigint not null default 0`);
    await runner.query(FILTER);
    await runner.query('alter table posthorn.replay drop column event_type, drop column delivery_status');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posthorn.replay add column event_type text, add column delivery_status text');
    await runner.query(FORMER);
    await runner.query('alter table posthorn.replay drop column event_id, drop column filter, drop column left_out');
  }
}
