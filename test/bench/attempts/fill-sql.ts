/**
 * The generated deliveries of a chunk, one a row, with all that follows from their number `n`: the event with its
 * time and type, the endpoint, and the kind of its history. The numbers are from a hash.
 *
 * Four of five events are of the busy project. Within it, the first endpoints get most of them: the first 13 %, the
 * last 0.07 %. There are 40 event types of falling frequency, and one that is very rare.
 */
export const CHUNK = `create temp table chunk on commit drop as
with numbered as materialized (
  select g.n, $3::bigint + (g.n * $4::float8)::bigint as ms, md5(g.n::text) as h
  from generate_series($1::bigint, $2::bigint) g (n)
),
dice as materialized (
  select g.n, g.ms, g.h,
    -- Numbers in [0, 1) of two bytes of the hash each, the first one of four bytes.
    ('x' || substr(g.h, 1, 8))::bit(32)::bigint / 4294967296.0::float8 as kind_dice,
    ('x' || substr(g.h, 9, 4))::bit(16)::int / 65536.0::float8 as project_dice,
    ('x' || substr(g.h, 13, 4))::bit(16)::int / 65536.0::float8 as endpoint_dice,
    ('x' || substr(g.h, 17, 4))::bit(16)::int / 65536.0::float8 as type_dice,
    ('x' || substr(g.h, 21, 4))::bit(16)::int / 65536.0::float8 as fault_dice
  from numbered g
),
placed as materialized (
  select d.*, project_dice < 0.8 as is_busy,
    (lpad(to_hex(d.ms), 12, '0') || '7' || substr(d.h, 1, 3) || '8' || substr(d.h, 4, 15))::uuid as event_id,
    case when project_dice < 0.8
      then 1 + floor(cardinality($5::uuid[]) * endpoint_dice ^ 3)::int
      else 1 + floor(cardinality($6::uuid[]) * endpoint_dice)::int
    end as endpoint_at,
    case when type_dice < 0.00005 then 'load.rare'
      else 'load.t' || lpad((1 + floor(40 * type_dice ^ 3)::int)::text, 2, '0')
    end as type
  from dice d
),
named as materialized (
  select p.*, case when is_busy then ($5::uuid[])[endpoint_at] else ($6::uuid[])[endpoint_at] end as endpoint_id,
    case when is_busy then $8::uuid else ($7::uuid[])[endpoint_at] end as project_id
  from placed p
),
hashed as materialized (
  select d.*, encode(sha256(convert_to(d.event_id::text || d.endpoint_id::text, 'utf8')), 'hex') as s from named d
)
select n, ms, event_id, endpoint_id, project_id, type, fault_dice,
  (lpad(to_hex(ms), 12, '0') || '8' || substr(s, 14, 3)
    || substr('89ab', 1 + (('x' || substr(s, 17, 1))::bit(4)::int & 3), 1) || substr(s, 18, 15))::uuid as delivery_id,
  case
    when kind_dice < 0.966 then 'succeeded'
    when kind_dice < 0.984 then 'recovered'
    when kind_dice < 0.992 then 'exhausted'
    when kind_dice < 0.994 then 'replayed'
    when kind_dice < 0.996 then 'cancelled'
    when kind_dice < 0.998 then 'retrying'
    when kind_dice < 0.999 then 'parked'
    else 'succeeded'
  end as kind
from hashed`;

export const EVENTS = `insert into posthorn.event (id, project_id, type, occurred_at, data)
select event_id, project_id, type, to_timestamp(ms / 1000.0::float8),
  '{"id":"post_' || n || '","title":"A title","text":"' || repeat('x', 150) || '"}'
from chunk`;

export const ROUTINGS = `insert into posthorn.routing
  (event_id, project_id, catalogue_version, matched, missed, missed_reasons, missed_counts, routed_at)
select event_id, project_id, 1, array[endpoint_id], '{}', '{}', '{"event-type": 3}', to_timestamp(ms / 1000.0::float8)
from chunk`;

/** The attempts of each kind of history: their triggers, outcomes and the states after them. */
export const ATTEMPTS = `with step (kind, number, trigger, outcome, state, after_ms) as (values
  ('succeeded', 1, 'first', 'succeeded', 'succeeded', 5),
  ('recovered', 1, 'first', 'failed', 'retrying', 5),
  ('recovered', 2, 'retry', 'succeeded', 'succeeded', 5000),
  ('exhausted', 1, 'first', 'failed', 'retrying', 5),
  ('exhausted', 2, 'retry', 'failed', 'exhausted', 5000),
  ('replayed', 1, 'first', 'failed', 'retrying', 5),
  ('replayed', 2, 'retry', 'failed', 'exhausted', 5000),
  ('replayed', 3, 'replay', 'succeeded', 'succeeded', 9000),
  ('cancelled', 1, 'first', 'cancelled', 'cancelled', 5),
  ('retrying', 1, 'first', 'failed', 'retrying', 5)
)
insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, replay_id,
  outcome, state, started_at, duration_ms, status, error_code, error_message, response_headers, response_body,
  response_truncated, endpoint_version, profile, profile_version, secret_ids, body_sha256, queue_ms, first_byte_ms,
  remote_address, connection_kept)
select c.delivery_id, s.number,
  (lpad(to_hex(c.ms + s.after_ms), 12, '0') || '7' || substr(md5(c.n || '/' || s.number), 1, 3)
    || '8' || substr(md5(c.n || '/' || s.number), 4, 15))::uuid,
  c.event_id, c.endpoint_id, c.project_id, s.trigger, case when s.trigger = 'replay' then c.project_id end, s.outcome,
  s.state, to_timestamp((c.ms + s.after_ms) / 1000.0::float8), 12.5,
  case when s.outcome = 'succeeded' then 204 when s.outcome = 'failed' and c.fault_dice < 0.7 then
    (array[500, 502, 503, 429, 404])[1 + floor(c.fault_dice / 0.7 * 5)::int] end,
  case when s.outcome = 'cancelled' then 'endpoint-disabled' when s.outcome = 'failed' and c.fault_dice >= 0.7 then
    (array['timeout', 'connection-refused'])[1 + floor((c.fault_dice - 0.7) / 0.3 * 2)::int] end,
  case when s.outcome = 'failed' and c.fault_dice >= 0.7 then 'The receiver did not answer.' end,
  case when s.outcome = 'cancelled' then null else '{"content-type":"application/json","connection":"keep-alive"}' end,
  case when s.outcome = 'failed' and c.fault_dice < 0.7 then convert_to('{"error":"no"}', 'utf8') end,
  false, 1, 'standard-webhooks', 1, array[c.project_id],
  case when s.outcome = 'cancelled' then null else sha256(convert_to(c.event_id::text, 'utf8')) end,
  1.5, 4.5, '192.0.2.1', true
from chunk c join step s on s.kind = c.kind
order by c.n, s.number`;

/** Retries of the last days wait for their time, and parked deliveries for their lane. */
export const DUE = `insert into posthorn.due
  (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
select delivery_id, case when kind = 'parked' then 'first' else 'retry' end, event_id, endpoint_id, project_id,
  case when kind = 'parked' then 0 else 1 end, now() + interval '1 day', kind = 'parked', 0
from chunk where kind in ('parked', 'retrying')`;

/** The callers' own ids of some events. */
export const EVENT_KEYS = `insert into posthorn.event_key (project_id, key, event_id)
select project_id, 'own-' || n, event_id from chunk where n % 100 = 0`;
