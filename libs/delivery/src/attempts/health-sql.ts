import { timestampOfMs } from '#postgres';
/**
 * SQL for the net effect of a batch on each endpoint's health. After a success in the batch, only the failures that
 * follow it count. Without a success, all failures of the batch are added to the earlier failures. The directive to
 * stop is recorded of every row that has one, also of a replay, which is neither a failure nor a success here. Counts
 * only rows that are really written, so that a repeated write counts nothing twice.
 */
export const HEALTH = `counted as (
  select w.endpoint_id, w.shard, w.ord, w.in_a_row, w.gone, coalesce('status ' || w.status, w.error_message) as error,
    ${timestampOfMs('w.started_at + w.duration_ms')} as at,
    max(w.ord) filter (where w.in_a_row = 0) over (partition by w.endpoint_id) as mended
  from written w where w.in_a_row is not null or w.gone is not null
),
health as (
  insert into posthorn.endpoint_health as h (endpoint_id, shard, failures, in_a_row, failing_since, last_failure_at,
    last_error, mended_at, gone_at, gone_cause)
  select c.endpoint_id, min(c.shard), count(*) filter (where c.open), coalesce(max(c.in_a_row) filter (where c.open), 0),
    min(c.at) filter (where c.open), max(c.at) filter (where c.open),
    (array_agg(c.error order by c.ord desc) filter (where c.open))[1], max(c.at) filter (where c.in_a_row = 0),
    min(c.at) filter (where c.gone is not null), min(c.gone)
  from (select x.*, x.in_a_row > 0 and x.ord > coalesce(x.mended, 0) as open from counted x) c
  group by c.endpoint_id order by c.endpoint_id
  on conflict (endpoint_id) do update set
    failures = excluded.failures + case when excluded.mended_at is null then h.failures else 0 end,
    in_a_row = greatest(excluded.in_a_row, case when excluded.mended_at is null then h.in_a_row else 0 end),
    failing_since = case when excluded.mended_at is null then coalesce(h.failing_since, excluded.failing_since)
      else excluded.failing_since end,
    last_failure_at = coalesce(excluded.last_failure_at, h.last_failure_at),
    last_error = coalesce(excluded.last_error, h.last_error),
    mended_at = coalesce(excluded.mended_at, h.mended_at),
    gone_at = coalesce(h.gone_at, excluded.gone_at), gone_cause = coalesce(h.gone_cause, excluded.gone_cause)
  returning 1
)`;
