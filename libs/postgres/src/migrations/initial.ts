import type { MigrationInterface, QueryRunner } from 'typeorm';
import { POS_DEFAULT } from '../position.ts';

const followed = `pos bigint not null default ${POS_DEFAULT},
  seq bigint not null default nextval('posthorn.row_seq')`;

/**
 * Events come in, are routed, and every attempt to deliver them is appended. Only inserts; old data leaves by dropping
 * partitions.
 */
const dataPlane = `
create sequence posthorn.row_seq cache 1;

create table posthorn.event (
  id uuid not null primary key,
  project_id uuid not null,
  type text not null,
  occurred_at timestamptz not null,
  data text not null,
  ordering_key text,
  actor text,
  channel text,
  expires_at timestamptz,
  ${followed}
) partition by range (id);
create index event_position on posthorn.event (pos, seq);
create index event_project on posthorn.event (project_id, id desc);
create table posthorn.event_default partition of posthorn.event default;

create table posthorn.routing (
  event_id uuid not null primary key,
  project_id uuid not null,
  catalogue_version bigint not null,
  matched uuid[] not null,
  missed uuid[] not null,
  missed_reasons text[] not null,
  routed_at timestamptz not null default now()
) partition by range (event_id);
create index routing_project on posthorn.routing (project_id, event_id desc);
create table posthorn.routing_default partition of posthorn.routing default;

create table posthorn.attempt (
  delivery_id uuid not null,
  number integer not null,
  request_id uuid not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  project_id uuid not null,
  trigger text not null,
  replay_id uuid,
  outcome text not null,
  state text not null,
  next_attempt_at timestamptz,
  started_at timestamptz not null,
  duration_ms real not null,
  status smallint,
  error_code text,
  error_message text,
  response_headers text,
  response_body bytea,
  response_truncated boolean not null,
  endpoint_version integer not null,
  profile text,
  profile_version integer,
  secret_ids uuid[],
  body_sha256 bytea,
  ${followed},
  primary key (delivery_id, number)
) partition by range (delivery_id);
create index attempt_position on posthorn.attempt (pos, seq);
create table posthorn.attempt_default partition of posthorn.attempt default;
`;

/** The deliveries to send later. The one hot table with updates (leases) and deletes, so vacuum looks at it often. */
const due = `
create table posthorn.due (
  delivery_id uuid not null,
  trigger_id uuid not null default '00000000-0000-0000-0000-000000000000',
  kind text not null check (kind in ('first', 'retry', 'replay')),
  event_id uuid not null,
  endpoint_id uuid not null,
  project_id uuid not null,
  retry integer not null,
  due_at timestamptz not null,
  parked boolean not null,
  shard integer not null,
  leased_until timestamptz,
  primary key (delivery_id, trigger_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
create index due_by_time on posthorn.due (due_at) where not parked;
create index due_parked on posthorn.due (endpoint_id, delivery_id) where parked;
`;

const controlPlane = `
create table posthorn.stream_event (
  stream_id uuid not null,
  version integer not null,
  project_id uuid not null,
  type text not null,
  data jsonb not null,
  at timestamptz not null,
  ${followed},
  primary key (stream_id, version)
);
create index stream_event_position on posthorn.stream_event (pos, seq);

create table posthorn.project (
  id uuid primary key,
  uid text unique,
  name text not null,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  changed_pos bigint not null default ${POS_DEFAULT}
);
create index project_changed on posthorn.project (changed_pos);

create table posthorn.endpoint (
  id uuid primary key,
  project_id uuid not null references posthorn.project (id),
  uid text,
  url text not null,
  name text not null,
  event_types text[],
  channels text[],
  profile text not null,
  policy jsonb not null,
  state text not null,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  changed_pos bigint not null default ${POS_DEFAULT},
  unique (project_id, uid)
);
create index endpoint_changed on posthorn.endpoint (changed_pos);
create index endpoint_of_project on posthorn.endpoint (project_id, id);

create table posthorn.endpoint_secret (
  id uuid primary key,
  endpoint_id uuid not null references posthorn.endpoint (id),
  key_id text not null,
  ciphertext bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create index endpoint_secret_of_endpoint on posthorn.endpoint_secret (endpoint_id);

create table posthorn.api_key (
  id uuid primary key,
  scope text not null,
  hash bytea not null unique,
  created_at timestamptz not null
);
create unique index api_key_one_made_admin on posthorn.api_key (scope) where scope = 'admin';
`;

/** Owners and epochs, the position of each cursor, dead records, and idempotency keys. */
const upkeep = `
create table posthorn.ownership (
  name text primary key,
  epoch bigint not null,
  owner text not null,
  taken_at timestamptz not null default now()
);

create table posthorn.cursor (
  name text primary key,
  pos bigint not null default 0,
  seq bigint not null default 0,
  row_id uuid,
  source_identity text,
  stopped_reason text,
  moved_at timestamptz not null default now()
);

create table posthorn.dead_record (
  source text not null,
  id uuid not null,
  pos bigint not null,
  seq bigint not null,
  reason text not null,
  record jsonb not null,
  at timestamptz not null default now(),
  primary key (source, id)
);

create table posthorn.event_key (
  project_id uuid not null,
  key text not null,
  event_id uuid not null,
  primary key (project_id, key)
);

create table posthorn.idempotency_key (
  key text primary key,
  request_hash bytea not null,
  status smallint,
  response_key_id text,
  response bytea,
  created_at timestamptz not null default now()
);
`;

/** The first schema. */
export class Initial1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [dataPlane, due, controlPlane, upkeep]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table posthorn.idempotency_key, posthorn.event_key, posthorn.dead_record, posthorn.cursor,
      posthorn.ownership, posthorn.api_key, posthorn.endpoint_secret, posthorn.endpoint, posthorn.project,
      posthorn.stream_event, posthorn.due, posthorn.attempt, posthorn.routing, posthorn.event`);
    await runner.query('drop sequence posthorn.row_seq');
  }
}
