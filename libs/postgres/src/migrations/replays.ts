import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
create table posthorn.replay (
  id uuid primary key,
  project_id uuid not null references posthorn.project (id),
  endpoint_id uuid,
  event_type text,
  delivery_status text,
  from_id uuid not null,
  before_id uuid not null,
  include_unmatched boolean not null,
  force boolean not null,
  rate_per_second integer not null,
  state text not null check (state in ('running', 'completed', 'cancelling', 'cancelled')),
  counted bigint not null default 0,
  excluded bigint not null default 0,
  count_event uuid not null,
  count_nth integer not null default 0,
  is_counted boolean not null default false,
  taken bigint not null default 0,
  take_event uuid not null,
  take_nth integer not null default 0,
  is_taken boolean not null default false,
  done bigint not null default 0,
  failed bigint not null default 0,
  skipped bigint not null default 0,
  problem text,
  ended_at timestamptz
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
create index replay_of_project on posthorn.replay (project_id, id desc);
create index replay_open on posthorn.replay (id) where state in ('running', 'cancelling');

create table posthorn.replay_delivery (
  replay_id uuid not null references posthorn.replay (id) on delete cascade,
  delivery_id uuid not null,
  primary key (replay_id, delivery_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create table posthorn.added_match (
  event_id uuid not null,
  endpoint_id uuid not null,
  nth bigint generated always as identity,
  primary key (event_id, endpoint_id)
);
`;

/** Endpoints are appended, so that the places of the others in the list stay. */
const VIEW = `create view posthorn.whole_routing as
  select r.event_id, r.project_id, r.catalogue_version, r.missed, r.missed_reasons, r.missed_counts, r.routed_at,
    r.fanned,
    case when r.matched_as is null then r.matched
      else coalesce((select s.matched from posthorn.routing s where s.event_id = r.matched_as), '{}')
    end || array(select m.endpoint_id from posthorn.added_match m where m.event_id = r.event_id order by m.nth)
    as matched
  from posthorn.routing r`;

const FORMER_VIEW = `create view posthorn.whole_routing as
  select r.event_id, r.project_id, r.catalogue_version, r.missed, r.missed_reasons, r.missed_counts, r.routed_at,
    r.fanned,
    case when r.matched_as is null then r.matched
      else coalesce((select s.matched from posthorn.routing s where s.event_id = r.matched_as), '{}')
    end as matched
  from posthorn.routing r`;

/**
 * Replays of many deliveries: their progress, and the deliveries of each that are not over. An event that an endpoint
 * did not get may be added to its routing, without a change of the routing row. A replay may be forced on a disabled
 * endpoint.
 */
export class Replays1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query('alter table posthorn.due add column forced boolean not null default false');
    await runner.query('drop view posthorn.whole_routing');
    await runner.query(VIEW);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view posthorn.whole_routing');
    await runner.query(FORMER_VIEW);
    await runner.query('alter table posthorn.due drop column forced');
    await runner.query('drop table posthorn.replay_delivery, posthorn.replay, posthorn.added_match');
  }
}
