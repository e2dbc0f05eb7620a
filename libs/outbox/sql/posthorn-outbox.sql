-- Posthorn's outbox in a domain service's own Postgres (13 or newer). Running it again brings it up to date.
--
--   psql -v ON_ERROR_STOP=1 -f posthorn-outbox.sql "$DATABASE_URL"
--
-- A service emits with one call inside its own transaction; rolled back means never sent:
--
--   select posthorn_outbox.emit('my-site', 'post.published', jsonb_build_object('id', 'post_123'));
begin;

create schema if not exists posthorn_outbox;
select pg_advisory_xact_lock(hashtextextended('posthorn_outbox install', 0));

create table if not exists posthorn_outbox.meta (
  version integer primary key,
  installed_at timestamptz not null default now()
);

create sequence if not exists posthorn_outbox.message_seq;

-- A fixed ring of eight leaves, one a day: a row goes into the leaf of its transaction's day, modulo eight. The relay
-- empties a leaf by TRUNCATE once it has passed all of it, three days later. If the relay is away for longer than the
-- ring is round, leaves simply hold more: emitting needs nobody to make a partition, or room.
--
-- pos is above every transaction that was over when the row was written, and grows along row locks; the relay reads in
-- the order of (pos, seq) and only below the oldest transaction that still runs, so that it misses nothing and swaps
-- nothing that a lock has ordered.
create table if not exists posthorn_outbox.message (
  slot smallint not null,
  id uuid not null,
  pos bigint not null default greatest(
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint - 1, pg_current_xact_id()::text::bigint),
  seq bigint not null default nextval('posthorn_outbox.message_seq'),
  project text not null,
  type text not null,
  data text not null,
  key text,
  occurred_at timestamptz not null,
  ordering_key text,
  actor text,
  channel text,
  expires_at timestamptz,
  emitted_at timestamptz not null default now()
) partition by list (slot);

do $$
begin
  for slot in 0..7 loop
    execute format('create table if not exists posthorn_outbox.message_%s partition of posthorn_outbox.message
      for values in (%s)', slot, slot);
  end loop;
end $$;

create index if not exists message_position on posthorn_outbox.message (pos, seq);

-- A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds over random bits. PostgreSQL has its own only since 18.
create or replace function posthorn_outbox.uuid_v7() returns uuid
language sql volatile parallel safe set search_path = pg_catalog, pg_temp as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;

create or replace function posthorn_outbox.check_text(name text, value text) returns void
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  if value = '' or length(value) > 256 or value ~ '[[:cntrl:]]' then
    raise exception 'posthorn_outbox.emit: % must have 1 to 256 characters and no control characters', name
      using errcode = 'invalid_parameter_value';
  end if;
end $$;

-- Emits an event inside the caller's transaction and returns its id.
--
--   project      the project's id (prj_...) or its own uid
--   type         dot-separated names of letters, digits, _ and -, say post.published
--   data         any JSON, as text, json or jsonb; up to 256 KiB. json and text keep the order of keys, jsonb does not
--   id           the caller's own id of it: of two with the same one, the first stands
--   occurred_at  default: now
--   expires_after  default: never
--
-- Bad input fails the statement with errcode 22023 and a message that says what is right.
--
-- SECURITY DEFINER, so that a service's role needs no right on the tables: it can emit, and neither read nor change
-- what others emitted. The search path is pinned, as it must be for such a function.
create or replace function posthorn_outbox.emit(
  project text,
  type text,
  data anycompatible,
  id text default null,
  occurred_at timestamptz default null,
  ordering_key text default null,
  actor text default null,
  channel text default null,
  expires_after interval default null
) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  body text := data::text;
  minted uuid := posthorn_outbox.uuid_v7();
begin
  if project is null then
    raise exception 'posthorn_outbox.emit: project must be the id or the uid of a project'
      using errcode = 'invalid_parameter_value';
  end if;
  perform posthorn_outbox.check_text('project', project);
  if type is null or length(type) > 256 or type !~ '^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$' then
    raise exception 'posthorn_outbox.emit: type must be dot-separated names like post.published, not %',
      coalesce(quote_literal(left(type, 100)), 'null') using errcode = 'invalid_parameter_value';
  end if;
  if type in ('endpoint.failing', 'endpoint.disabled', 'endpoint.recovered', 'delivery.exhausted', 'secret.rotated') then
    raise exception 'posthorn_outbox.emit: type % is told by Posthorn itself: choose another name', type
      using errcode = 'invalid_parameter_value';
  end if;
  if body is null or pg_typeof(data) not in ('text', 'json', 'jsonb', 'varchar') then
    raise exception 'posthorn_outbox.emit: data must be JSON as text, json or jsonb, not %',
      case when body is null then 'null' else pg_typeof(data)::text end using errcode = 'invalid_parameter_value';
  end if;
  if octet_length(body) > 262144 then
    raise exception 'posthorn_outbox.emit: data has % bytes, at most 262144 are taken', octet_length(body)
      using errcode = 'invalid_parameter_value';
  end if;
  begin
    perform body::json;
  exception when invalid_text_representation then
    raise exception 'posthorn_outbox.emit: data is not JSON' using errcode = 'invalid_parameter_value', detail = sqlerrm;
  end;
  if id is not null then perform posthorn_outbox.check_text('id', id); end if;
  if ordering_key is not null then perform posthorn_outbox.check_text('ordering_key', ordering_key); end if;
  if actor is not null then perform posthorn_outbox.check_text('actor', actor); end if;
  if channel is not null then perform posthorn_outbox.check_text('channel', channel); end if;
  if expires_after <= interval '0' then
    raise exception 'posthorn_outbox.emit: expires_after must be longer than nothing'
      using errcode = 'invalid_parameter_value';
  end if;
  insert into posthorn_outbox.message
    (slot, id, project, type, data, key, occurred_at, ordering_key, actor, channel, expires_at)
  values ((extract(epoch from now())::bigint / 86400) % 8, minted, project, type, body, id,
    coalesce(occurred_at, clock_timestamp()), ordering_key, actor, channel, clock_timestamp() + expires_after);
  return minted;
end $$;

grant usage on schema posthorn_outbox to public;

insert into posthorn_outbox.meta (version) values (1) on conflict do nothing;

commit;
