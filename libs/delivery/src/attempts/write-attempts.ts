import {
  bigintArray,
  booleanArray,
  byteaArray,
  floatArray,
  intArray,
  mustStore,
  mustStoreAll,
  plainArrayText,
  type Queryable,
  queryStoring,
  realArray,
  smallintArray,
  textArray,
  timestampOfMs,
  uuidArray,
} from '#postgres';
import { type AttemptFacts, isConnectionKept } from './attempt-facts.ts';
import type { AttemptDecision } from './decide-attempt.ts';
import type { DeliveryTask } from '../model/delivery-task.ts';
import { dueEffects } from './due-effects.ts';
import { OWN_SCHEDULE, shardOf } from '../model/due-key.ts';
import { HEALTH } from './health-sql.ts';
import type { GoneCause } from '../model/receiver-directives.ts';
import { withoutNul } from './without-nul.ts';

/** The event `delivery.exhausted` about a delivery, written with the attempt that exhausts it. */
export interface ExhaustedEvent {
  id: string;
  /** JSON text of an object that is not empty. The statement adds the uids of the endpoint and the project. */
  data: string;
}

/** One attempt with all that is written with it. */
export interface AttemptRow {
  task: DeliveryTask;
  facts: AttemptFacts;
  decision: AttemptDecision;
  /** The effect on the endpoint's health, see `OpenStreaks.count`. */
  failuresInARow: number | null;
  /** The reason for which its endpoint wants nothing more, or null. */
  gone: GoneCause | null;
  /** The event to write if the attempt exhausts its delivery, or null. */
  exhausted: ExhaustedEvent | null;
}

const insertAttempts = (rows: string) => `
  insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, replay_id,
    outcome, state, next_attempt_at, started_at, duration_ms, status, error_code, error_message, response_headers,
    response_body, response_truncated, endpoint_version, profile, profile_version, secret_ids, body_sha256,
    queue_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, remote_address, connection_kept)
  select i.delivery_id, i.number, i.request_id, i.event_id, i.endpoint_id, i.project_id, i.trigger, i.replay_id,
    i.outcome, i.state, ${timestampOfMs('i.next_at')}, ${timestampOfMs('i.started_at')}, i.duration_ms, i.status,
    i.error_code, i.error_message, i.response_headers, i.response_body, i.response_truncated, i.endpoint_version,
    i.profile, i.profile_version, i.secret_ids::uuid[], i.body_sha256, i.queue_ms, i.dns_ms, i.connect_ms, i.tls_ms,
    i.first_byte_ms, i.remote_address, i.connection_kept
  from ${rows}
  order by i.delivery_id, i.number
  on conflict (delivery_id, number) do nothing
  returning delivery_id`;

/** SQL for the uid in a row of a table, as JSON text. It is read for exhausted deliveries only. */
const uidOf = (table: 'endpoint' | 'project', id: string) =>
  `coalesce((select to_json(u.uid)::text from posthorn.${table} u where u.id = ${id}), 'null')`;

/** SQL that is true for the due rows that a written attempt answers. */
const ANSWERED = `d.delivery_id = w.delivery_id
    and (d.trigger_id = w.replay_id
      or d.trigger_id = '${OWN_SCHEDULE}' and w.settles)`;

/**
 * SQL that is false if the due row of a written attempt still exists. It checks only deliveries from which the
 * statement deleted no due row.
 */
const NO_ANSWERED_STAYS = `select not exists (
  select from written w
  where w.is_stored and not exists (select from answered a where a.delivery_id = w.delivery_id)
    and exists (select from posthorn.due d where ${ANSWERED})
)`;

/**
 * One statement writes the attempts, the retries that they make due and the health of their endpoints, deletes the due
 * rows of finished attempts, and adds the events about exhausted deliveries. So no crash can keep a part and lose
 * another. An attempt is not written if its owner's epoch is stale or its number is taken. Of several attempts of one
 * delivery, all are written or, if the number of the first attempt is taken, none. If a trigger drops another row of a
 * written attempt, or keeps a due row from being deleted, the statement fails.
 *
 * Plans that lost: a transaction an attempt, 6.5 k/s on two cores, against 121 k/s for batches of 500 in UNNEST; two
 * statements, for attempts and for due rows, in one transaction, with two more round trips while the fence is locked.
 */
const WRITE = `with i as materialized (
  select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::int[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[],
    $9::text[], $10::uuid[], $11::text[], $12::text[], $13::float8[], $14::float8[], $15::real[], $16::smallint[],
    $17::text[], $18::text[], $19::text[], $20::bytea[], $21::boolean[], $22::int[], $23::text[], $24::int[],
    $25::text[], $26::bytea[], $27::int[], $28::int[], $29::int[], $30::text[], $31::uuid[], $32::text[], $33::int[],
    $34::float8[], $35::boolean[], $36::boolean[], $37::real[], $38::real[], $39::real[], $40::real[], $41::real[],
    $42::text[], $43::boolean[]) with ordinality
  as i (fence, epoch, delivery_id, number, request_id, event_id, endpoint_id, project_id,
    trigger, replay_id, outcome, state, next_at, started_at, duration_ms, status,
    error_code, error_message, response_headers, response_body, response_truncated, endpoint_version, profile,
    profile_version, secret_ids, body_sha256, next_retry, shard, in_a_row, gone, exhausted_id, exhausted_data, nth,
    due_at, settles, is_stored, queue_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, remote_address, connection_kept,
    ord)
),
fence as materialized (
  select o.name, o.epoch from posthorn.ownership o where o.name in (select i.fence from i) for share
),
inserted as (${insertAttempts('i join fence f on f.name = i.fence and f.epoch = i.epoch where i.nth = 1')}
),
followed as (${insertAttempts('i join inserted n on n.delivery_id = i.delivery_id where i.nth > 1')}
),
written as (
  select i.* from i join inserted n on n.delivery_id = i.delivery_id
),
scheduled as (
  insert into posthorn.due as d (delivery_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
  select w.delivery_id, 'retry', w.event_id, w.endpoint_id, w.project_id, w.next_retry,
    ${timestampOfMs('w.due_at')}, false, w.shard
  from written w where w.due_at is not null
  order by w.delivery_id
  on conflict (delivery_id, trigger_id) do update set kind = 'retry', retry = excluded.retry,
    due_at = excluded.due_at, parked = false, leased_until = null, replay_id = null, forced = false
  returning d.delivery_id, d.xmax = 0 as is_new
),
answered as (
  delete from posthorn.due d using written w where ${ANSWERED}
  returning d.delivery_id, d.trigger_id
),
${HEALTH},
exhausted as (
  insert into posthorn.event (id, project_id, type, occurred_at, data)
  select w.exhausted_id, w.project_id, 'delivery.exhausted',
    ${timestampOfMs('w.started_at + w.duration_ms')},
    left(w.exhausted_data, -1) || ',"endpointUid":' || ${uidOf('endpoint', 'w.endpoint_id')}
      || ',"projectUid":' || ${uidOf('project', 'w.project_id')} || '}'
  from written w where w.exhausted_id is not null
  returning 1
)
select n.delivery_id, case when s.is_new then 1 when a.delivery_id is not null then -1 else 0 end as waiting
from inserted n
left join scheduled s on s.delivery_id = n.delivery_id
left join answered a on a.delivery_id = n.delivery_id and a.trigger_id = '${OWN_SCHEDULE}'
where ${mustStoreAll('posthorn.attempt', 'followed', 'select count(*) from written w where w.nth > 1')}
  and ${mustStoreAll('posthorn.due', 'scheduled', 'select count(w.due_at) from written w')}
  and ${mustStore('posthorn.due', NO_ANSWERED_STAYS)}
  and ${mustStoreAll('posthorn.endpoint_health', 'health', 'select count(distinct c.endpoint_id) from counted c')}
  and ${mustStoreAll('posthorn.event', 'exhausted', 'select count(w.exhausted_id) from written w')}`;

function replayIdOf({ trigger }: DeliveryTask): string | null {
  return trigger.kind === 'replay' ? trigger.replayId : null;
}

function phaseParameters(rows: readonly AttemptRow[]): Buffer[] {
  const real = (of: (facts: AttemptFacts) => number | null) => realArray(rows.map(({ facts }) => of(facts)));
  return [
    real((facts) => facts.queueMs),
    real((facts) => facts.phases?.dnsMs ?? null),
    real((facts) => facts.phases?.connectMs ?? null),
    real((facts) => facts.phases?.tlsMs ?? null),
    real((facts) => facts.phases?.firstByteMs ?? null),
    textArray(rows.map(({ facts }) => facts.phases?.remoteAddress ?? null)),
    booleanArray(rows.map(({ facts }) => isConnectionKept(facts))),
  ];
}

function parameters(rows: readonly AttemptRow[]): Buffer[] {
  const uuid = (of: (row: AttemptRow) => string | null) => uuidArray(rows.map(of));
  const int = (of: (row: AttemptRow) => number | null) => intArray(rows.map(of));
  const float = (of: (row: AttemptRow) => number | null) => floatArray(rows.map(of));
  const text = (of: (row: AttemptRow) => string | null) => textArray(rows.map((row) => withoutNul(of(row))));
  const bytes = (of: (row: AttemptRow) => Buffer | null) => byteaArray(rows.map(of));
  const effects = dueEffects(rows);
  const needsShard = ({ failuresInARow, gone }: AttemptRow, index: number) =>
    effects[index]!.next !== null || failuresInARow !== null || gone !== null;
  return [
    text(({ task }) => task.owner.fence),
    bigintArray(rows.map(({ task }) => task.owner.epoch)),
    uuid(({ task }) => task.deliveryId),
    int(({ decision }) => decision.number),
    uuid(({ facts }) => facts.requestId),
    uuid(({ task }) => task.event.id),
    uuid(({ task }) => task.endpointId),
    uuid(({ task }) => task.event.projectId),
    text(({ task }) => task.trigger.kind),
    uuid(({ task }) => replayIdOf(task)),
    text(({ facts }) => facts.outcome),
    text(({ decision }) => decision.status),
    float(({ decision }) => decision.next?.atMs ?? null),
    float(({ facts }) => facts.startedAtMs),
    realArray(rows.map(({ facts }) => facts.durationMs)),
    smallintArray(rows.map(({ facts }) => facts.status)),
    text(({ facts }) => facts.errorCode),
    text(({ facts }) => facts.errorMessage),
    text(({ facts }) => facts.responseHeaders),
    bytes(({ facts }) => facts.responseBody),
    booleanArray(rows.map(({ facts }) => facts.responseTruncated)),
    int(({ facts }) => facts.endpointVersion),
    text(({ facts }) => facts.profile),
    int(({ facts }) => facts.profileVersion),
    text(({ facts }) => plainArrayText(facts.secretIds)),
    bytes(({ facts }) => facts.bodySha256),
    intArray(effects.map(({ next }) => next?.retry ?? null)),
    intArray(rows.map((row, index) => (needsShard(row, index) ? shardOf(row.task.endpointId) : null))),
    int(({ failuresInARow }) => failuresInARow),
    text(({ gone }) => gone),
    uuid(({ exhausted }) => exhausted?.id ?? null),
    text(({ exhausted }) => exhausted?.data ?? null),
    intArray(effects.map(({ nth }) => nth)),
    floatArray(effects.map(({ next }) => next?.atMs ?? null)),
    booleanArray(effects.map(({ settles }) => settles)),
    booleanArray(rows.map(({ task }) => task.isStored)),
    ...phaseParameters(rows),
  ];
}

/**
 * @param rows several rows of one delivery must have one owner, and consecutive numbers in the order of the rows
 * @returns the deliveries whose attempt was written, each with the change in the number of deliveries that wait for
 * their first attempt or a retry: 1, 0 or -1. The other attempts met a conflict or a stale epoch, or a trigger has
 * dropped them
 * @throws RowsDroppedError if a trigger drops another row of a written attempt: then nothing is written
 */
export async function writeAttempts(db: Queryable, rows: readonly AttemptRow[]): Promise<Map<string, number>> {
  const { rows: written } = await queryStoring<{ delivery_id: string; waiting: number }>(db, {
    name: 'write-attempts',
    text: WRITE,
    values: parameters(rows),
  });
  return new Map(written.map((row) => [row.delivery_id, row.waiting]));
}
