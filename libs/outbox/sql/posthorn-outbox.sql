-- Posthorn's outbox in a domain service's own Postgres (13 or newer). Running it again brings it up to date.
--
--   psql -v ON_ERROR_STOP=1 -f posthorn-outbox.sql "$DATABASE_URL"
--
-- A service emits with one call inside its own transaction; rolled back means never sent:
--
--   select posthorn_outbox.emit('my-site', 'post.published', jsonb_build_object('id', 'post_123'));
--
-- At first only the owner can use the outbox. Its owner lets other roles use it by
--
--   select posthorn_outbox.allow_emit('a_service');                        -- for every project
--   select posthorn_outbox.allow_emit('another_service', array['my-site']);
--   select posthorn_outbox.allow_relay('posthorn');                        -- the role in POSTHORN_OUTBOX_SOURCES
begin;

-- Literals and names below mean the same whatever this database has set.
set local standard_conforming_strings = on;
set local search_path = pg_catalog, pg_temp;
set local default_table_access_method = heap;
-- Postgres refuses partitioned tables while this names the database's own tablespace.
select set_config('default_tablespace', '', true)
from pg_database d join pg_tablespace t on t.oid = d.dattablespace
where d.datname = current_database() and t.spcname = current_setting('default_tablespace');

-- Not "if not exists": that needs CREATE on the database even where the schema stands ready for its owner.
do $$
begin
  if to_regnamespace('posthorn_outbox') is null then create schema posthorn_outbox; end if;
end $$;
select pg_advisory_xact_lock(hashtextextended('posthorn_outbox install', 0));

create table if not exists posthorn_outbox.meta (
  version integer primary key,
  installed_at timestamptz not null default now()
);

do $$
declare
  newest integer := (select max(m.version) from posthorn_outbox.meta m);
begin
  if newest > 3 then
    raise exception 'A newer Posthorn has installed this outbox (version %, this is 3): install that version''s.', newest;
  end if;
  if newest < 3 then
    raise warning 'posthorn_outbox: only its owner may emit from now on, and the roles that are named to posthorn_outbox.allow_emit.';
  end if;
end $$;

-- The projects, as emit takes them, for which a role may emit. A role that is not named here may emit for each.
create table if not exists posthorn_outbox.emitter (
  role name primary key,
  projects text[] not null
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

-- A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, the version, 12 bits of the millisecond's fraction (section 6.2,
-- method 3, as in PostgreSQL 18), random bits. So ids sort by the time of their emit within a millisecond too.
create or replace function posthorn_outbox.uuid_v7() returns uuid
language sql volatile parallel safe set search_path = pg_catalog, pg_temp as $$
  select encode(
    overlay(uuid_send(gen_random_uuid())
      placing substring(int8send(t.us / 1000) from 3) || substring(int4send(28672 + (t.us % 1000 * 4096 / 1000)::int) from 3)
      from 1 for 8),
    'hex')::uuid
  from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as us) t
$$;

-- A pattern for U+FDD0 to U+FDEF and the last two characters of each of the 17 planes.
create or replace function posthorn_outbox.noncharacters() returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select E'[\\uFDD0-\\uFDEF' || string_agg(E'\\U' || lpad(upper(to_hex(plane * 65536 + last)), 8, '0'), '') || ']'
  from generate_series(0, 16) plane, generate_series(65534, 65535) last
$$;

-- Patterns are written without backslashes in plain literals, and without classes: what those mean depends on the
-- caller's standard_conforming_strings and on the database's locale.
create or replace function posthorn_outbox.check_text(name text, value text) returns void
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  if value = '' or length(value) > 256 or value ~ E'[\\x01-\\x1f\\x7f-\\x9f]' then
    raise exception 'posthorn_outbox.emit: % must have 1 to 256 characters and no control characters', name
      using errcode = 'invalid_parameter_value';
  end if;
  -- An attribute of CloudEvents has no noncharacters. Other encodings than UTF8 have none either.
  if octet_length(value) > length(value) and current_setting('server_encoding') = 'UTF8'
    and value ~ posthorn_outbox.noncharacters() then
    raise exception 'posthorn_outbox.emit: % must have no noncharacters like U+FFFE', name
      using errcode = 'invalid_parameter_value';
  end if;
end $$;

create or replace function posthorn_outbox.check_time(name text, value timestamptz) returns void
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  if value < timestamptz '0001-01-01 00:00:00+00' or value >= timestamptz '10000-01-01 00:00:00+00' then
    raise exception 'posthorn_outbox.emit: % must lie in the years 1 to 9999', name
      using errcode = 'invalid_parameter_value';
  end if;
end $$;

-- True if a number of JSON keeps its value as a double: 0.10 does, 9007199254740993 does not.
-- extra_float_digits makes Postgres write the shortest text that reads back as the same double, as JavaScript does.
create or replace function posthorn_outbox.is_kept_number(source text) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp set extra_float_digits = 1 as $$
begin
  return source::float8::text::numeric = source::numeric;
exception when numeric_value_out_of_range then
  return false;
end $$;

-- True if no name is repeated in its object. Counts the names, of which jsonb keeps one each. Data that jsonb refuses,
-- because it has an escape that the database's encoding cannot show, counts as not unique: repeated_name looks closer.
create or replace function posthorn_outbox.counts_unique_names(body text) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  return length(regexp_replace(regexp_replace(body, E'"(?:[^"\\\\]|\\\\.)*"', '', 'g'), '[^:]', '', 'g'))
    = length(regexp_replace(regexp_replace(body::jsonb::text, E'"(?:[^"\\\\]|\\\\.)*"', '', 'g'), '[^:]', '', 'g'));
exception when untranslatable_character or invalid_text_representation then
  return false;
end $$;

-- The same by PostgreSQL 16's own check, which is faster, where there is one.
do $install$
begin
  if current_setting('server_version_num')::int >= 160000 then
    execute $sql$
      create or replace function posthorn_outbox.has_unique_names(body text) returns boolean
      language sql immutable parallel safe set search_path = pg_catalog, pg_temp as
      $$ select body is json with unique keys $$
    $sql$;
  else
    execute $sql$
      create or replace function posthorn_outbox.has_unique_names(body text) returns boolean
      language sql immutable parallel safe set search_path = pg_catalog, posthorn_outbox, pg_temp as
      $$ select counts_unique_names(body) $$
    $sql$;
  end if;
end $install$;

-- The pointer of a member whose name stands twice in its object, or null. An escape that the database's encoding cannot
-- show hides its object from the search: the import finds what is in it.
create or replace function posthorn_outbox.repeated_name(body json) returns text
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  return (
    with recursive node (pointer, value) as (
      select '/data', body
      union all
      select n.pointer || '/' || replace(replace(m.name, '~', '~0'), '/', '~1'), m.value
      from node n, lateral (
        select e.key, e.value from json_each(case json_typeof(n.value) when 'object' then n.value else '{}' end) e
        union all
        select (a.nth - 1)::text, a.value
        from json_array_elements(case json_typeof(n.value) when 'array' then n.value else '[]' end)
          with ordinality a (value, nth)
      ) m (name, value)
    )
    select r.pointer from (select n.pointer from node n group by n.pointer having count(*) > 1) r
    order by length(r.pointer), r.pointer limit 1
  );
exception when untranslatable_character or invalid_text_representation then
  return null;
end $$;

-- Data must arrive as it is: numbers that no double holds, halves of surrogate pairs, names that stand twice in their
-- object and more than 100 levels fail the statement. Each of these faults is looked for only where one search of the
-- text finds a sign of it. A fault behind an escape that the database's encoding cannot show is not found here. The
-- import finds it, and keeps the row as a dead record.
create or replace function posthorn_outbox.check_data(body text) returns void
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  bare text;
  lossy text;
  repeated text;
begin
  if body ~ E'(^|[[,: \t\n\r])-?([0-9.]{16}|[0-9][0-9.]*[eE])' then
    bare := regexp_replace(body, E'"(?:[^"\\\\]|\\\\.)*"', '""', 'g');
    select m[1] into lossy from regexp_matches(bare, '(-?[0-9][-+.0-9eE]*)', 'g') m
    where not posthorn_outbox.is_kept_number(m[1]) limit 1;
    if lossy is not null then
      raise exception 'posthorn_outbox.emit: data contains the number %, which cannot be stored exactly: make it a string',
        left(lossy, 40) using errcode = 'invalid_parameter_value';
    end if;
  end if;
  if body ~ E'\\\\u[dD][89a-fA-F]' then
    begin
      perform body::jsonb;
    exception
      when invalid_text_representation then
        raise exception 'posthorn_outbox.emit: data must not contain half of a surrogate pair, which is not a character'
          using errcode = 'invalid_parameter_value', detail = sqlerrm;
      when untranslatable_character then null;
    end;
  end if;
  if length(body) - length(translate(body, '[{', '')) > 100 then
    bare := translate(regexp_replace(body, E'"(?:[^"\\\\]|\\\\.)*"', '', 'g'), '[]', '{}');
    bare := regexp_replace(bare, '[^{}]', '', 'g');
    for level in 1..100 loop
      bare := replace(bare, '{}', '');
    end loop;
    if bare <> '' then
      raise exception 'posthorn_outbox.emit: data is nested deeper than 100 levels'
        using errcode = 'invalid_parameter_value';
    end if;
  end if;
  if body ~ ':.*:' and not posthorn_outbox.has_unique_names(body) then
    repeated := posthorn_outbox.repeated_name(body::json);
    if repeated is not null then
      raise exception 'posthorn_outbox.emit: % is repeated in its object: only one value would be kept', repeated
        using errcode = 'invalid_parameter_value';
    end if;
  end if;
end $$;

-- Fails the statement of a role that may emit for some projects only, and not for this one. The role is that of the
-- login: SET ROLE does not change it. The grants decide whether a role may emit at all.
create or replace function posthorn_outbox.check_emitter(project text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from posthorn_outbox.emitter) then return; end if;
  if (select r.rolsuper from pg_roles r where r.rolname = session_user) then return; end if;
  perform from posthorn_outbox.emitter e join pg_roles r on r.rolname = e.role
    where pg_has_role(session_user, r.oid, 'member')
    having count(*) > 0 and not bool_or(check_emitter.project = any (e.projects));
  if found then
    raise exception 'posthorn_outbox.emit: the role % may not emit for the project %', session_user, quote_literal(project)
      using errcode = 'insufficient_privilege', hint = 'posthorn_outbox.allow_emit says for which it may.';
  end if;
end $$;

-- Appends a message. emit calls it with the data as JSON.
--
-- SECURITY DEFINER, so that a service's role needs no right on the tables: it can emit, and neither read nor change
-- what others emitted. The search path is pinned, as it must be for such a function. Its parameters have types of
-- Postgres's own: a conversion from any other type may be a function of the caller, and would run with the rights of
-- the outbox's owner.
create or replace function posthorn_outbox.append_message(
  project text,
  type text,
  data json,
  id text,
  occurred_at timestamptz,
  ordering_key text,
  actor text,
  channel text,
  expires_after interval
) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  body text := data::text;
  minted uuid := posthorn_outbox.uuid_v7();
  expires_at timestamptz;
begin
  if project is null then
    raise exception 'posthorn_outbox.emit: project must be the id or the uid of a project'
      using errcode = 'invalid_parameter_value';
  end if;
  perform posthorn_outbox.check_text('project', project);
  perform posthorn_outbox.check_emitter(project);
  if type is null or length(type) > 256 or type !~ '^[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*$' then
    raise exception 'posthorn_outbox.emit: type must be dot-separated names like post.published, not %',
      coalesce(quote_literal(left(type, 100)), 'null') using errcode = 'invalid_parameter_value';
  end if;
  if type in ('endpoint.created', 'endpoint.updated', 'endpoint.deleted',
      'endpoint.failing', 'endpoint.recovered', 'endpoint.disabled', 'endpoint.disable-warning',
      'endpoint.paused', 'endpoint.resumed', 'delivery.exhausted', 'secret.rotated',
      'backlog.warning', 'event.rejected', 'posthorn.stalled') then
    raise exception 'posthorn_outbox.emit: type must not be %, which is reserved for events of Posthorn: choose another name', type
      using errcode = 'invalid_parameter_value';
  end if;
  if body is null then
    raise exception 'posthorn_outbox.emit: data must be JSON as text, json or jsonb, not null'
      using errcode = 'invalid_parameter_value';
  end if;
  if octet_length(body) > 262144 then
    raise exception 'posthorn_outbox.emit: data must have at most 262144 bytes; it has %', octet_length(body)
      using errcode = 'invalid_parameter_value';
  end if;
  perform posthorn_outbox.check_data(body);
  if id is not null then perform posthorn_outbox.check_text('id', id); end if;
  if ordering_key is not null then perform posthorn_outbox.check_text('ordering_key', ordering_key); end if;
  if actor is not null then perform posthorn_outbox.check_text('actor', actor); end if;
  if channel is not null then perform posthorn_outbox.check_text('channel', channel); end if;
  if occurred_at is not null then perform posthorn_outbox.check_time('occurred_at', occurred_at); end if;
  if expires_after is not null then
    if expires_after <= interval '0' or expires_after > interval '9999 years' then
      raise exception 'posthorn_outbox.emit: expires_after must be more than 0 and at most 9999 years'
        using errcode = 'invalid_parameter_value';
    end if;
    -- Counted from the time of the id, not from a second reading of the clock: a repeat with the same key is compared
    -- by the difference of both.
    expires_at := timestamptz 'epoch'
      + ('x' || left(replace(minted::text, '-', ''), 12))::bit(48)::bigint * interval '1 millisecond'
      + expires_after;
    if expires_at >= timestamptz '10000-01-01 00:00:00+00' then
      raise exception 'posthorn_outbox.emit: expires_after must end before the year 10000'
        using errcode = 'invalid_parameter_value';
    end if;
  end if;
  insert into posthorn_outbox.message
    (slot, id, project, type, data, key, occurred_at, ordering_key, actor, channel, expires_at)
  values ((extract(epoch from now())::bigint / 86400) % 8, minted, project, type, body, id,
    coalesce(occurred_at, clock_timestamp()), ordering_key, actor, channel, expires_at);
  return minted;
end $$;

-- Emits an event inside the caller's transaction and returns its id.
--
--   project      the project's id (prj_...) or its own uid
--   type         dot-separated names of letters, digits, _ and -, say post.published
--   data         any JSON, as text, json or jsonb; up to 256 KiB and 100 levels. json and text keep the order of keys,
--                jsonb does not. Numbers that no double holds (9007199254740993) go as texts. A name that stands twice
--                in its object is refused; jsonb has dropped the first of them before
--   id           the caller's own id of it. An event that is sent again is taken once; another event with the same id
--                is put among the dead records
--   occurred_at  default: now
--   expires_after  default: never
--
-- Bad input fails the statement with errcode 22023 and a message that says what is right.
--
-- Runs with the caller's own rights (which is why it says so): turning data into text may call a function of theirs.
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
language plpgsql volatile security invoker set search_path = pg_catalog, pg_temp as $$
declare
  body json;
begin
  if pg_typeof(data) not in ('text', 'json', 'jsonb', 'varchar') then
    raise exception 'posthorn_outbox.emit: data must be JSON as text, json or jsonb, not %', pg_typeof(data)
      using errcode = 'invalid_parameter_value';
  end if;
  begin
    body := data::text::json;
  exception when invalid_text_representation then
    raise exception 'posthorn_outbox.emit: data is not JSON' using errcode = 'invalid_parameter_value', detail = sqlerrm;
  end;
  return posthorn_outbox.append_message(
    project, type, body, id, occurred_at, ordering_key, actor, channel, expires_after);
end $$;

-- Lets a role emit: for each project, or for the projects of a list, each given as to emit. Another call replaces the
-- list.
create or replace function posthorn_outbox.allow_emit(role name, projects text[] default null) returns void
language plpgsql volatile security invoker set search_path = pg_catalog, pg_temp as $$
begin
  delete from posthorn_outbox.emitter e where e.role = allow_emit.role;
  if projects is not null then
    insert into posthorn_outbox.emitter (role, projects) values (allow_emit.role, allow_emit.projects);
  end if;
  execute format('grant execute on function posthorn_outbox.emit(text, text, anycompatible, text, timestamptz, text, text,
      text, interval), posthorn_outbox.append_message(text, text, json, text, timestamptz, text, text, text, interval)
    to %I', role);
end $$;

-- Lets a role follow the outbox and clean it, as the relay does: read its rows, and empty the leaves of its ring.
create or replace function posthorn_outbox.allow_relay(role name) returns void
language plpgsql volatile security invoker set search_path = pg_catalog, pg_temp as $$
begin
  execute format('grant select on posthorn_outbox.message, posthorn_outbox.meta to %I', role);
  for slot in 0..7 loop
    execute format('grant select, truncate on posthorn_outbox.message_%s to %I', slot, role);
  end loop;
end $$;

revoke execute on all functions in schema posthorn_outbox from public;
grant usage on schema posthorn_outbox to public;

insert into posthorn_outbox.meta (version) values (3) on conflict do nothing;

commit;
