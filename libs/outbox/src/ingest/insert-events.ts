import { PosthornError } from '#kernel';
import { byteaArray, plainArray, textArray } from '#postgres';
import { claimOf } from './claims.ts';
import { namedParameters, namedProjects, namedSql } from './named-projects.ts';
import type { AcceptedEvent, NewEvent, StatementRunner } from './new-event.ts';
import { ProjectGoneError } from './project-gone-error.ts';
import { findStanding, freeKeys } from './standing-events.ts';

/** A channel of Postgres that is notified once a batch, as a hint that there is something to relay. */
export const EVENT_CHANNEL = 'posthorn_event';

/** Keys that are freed while they are claimed are claimed again so often. */
const MAX_TRIES = 5;

const EVENT_INPUT = `$1::uuid[], $2::uuid[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::float8[]`;
const EVENT_NAMES = 'id, project_id, type, occurred_at, data, ordering_key, actor, channel, expires_at';

const INSERT = `insert into posthorn.event
    (id, project_id, type, occurred_at, data, ordering_key, actor, channel, expires_at)
  select i.id, i.project_id, i.type, to_timestamp(i.occurred_at / 1000), i.data, i.ordering_key, i.actor, i.channel,
    to_timestamp(i.expires_at / 1000)`;

/** True once for the whole statement: nothing is inserted if one of the projects is gone. */
const allNamed = (ids: string) => `(select count(*) from named) = cardinality(${ids}::uuid[])`;

const UNKEYED = `with ${namedSql('$10', '$11')},
inserted as (
  ${INSERT} from unnest(${EVENT_INPUT}) with ordinality as i (${EVENT_NAMES}, ord) where ${allNamed('$10')} order by i.ord
  on conflict (id) do nothing
)
select null::uuid as id, n.ord from named n`;

const KEYED = `with ${namedSql('$12', '$13')},
i as materialized (
  select * from unnest(${EVENT_INPUT}, $10::text[], $11::bytea[]) with ordinality
    as i (${EVENT_NAMES}, key, request_hash, ord)
  where ${allNamed('$12')}
),
claimed as (
  insert into posthorn.event_key (project_id, key, event_id, request_hash)
  select i.project_id, i.key, i.id, i.request_hash from i where i.key is not null order by i.project_id, i.key, i.ord
  on conflict do nothing returning event_id
),
inserted as (
  ${INSERT} from i where i.key is null or i.id in (select c.event_id from claimed c) order by i.ord
  on conflict (id) do nothing
)
select c.event_id as id, null::bigint as ord from claimed c union all select null, n.ord from named n`;

function parameters(events: readonly NewEvent[]): string[] {
  return [
    plainArray(events.map((event) => event.id)),
    plainArray(events.map((event) => event.projectId)),
    textArray(events.map((event) => event.type)),
    plainArray(events.map((event) => event.occurredAtMs)),
    textArray(events.map((event) => event.data)),
    textArray(events.map((event) => event.orderingKey)),
    textArray(events.map((event) => event.actor)),
    textArray(events.map((event) => event.channel)),
    plainArray(events.map((event) => event.expiresAtMs)),
  ];
}

/** Runs an insert. @returns the ids of the events whose key was claimed @throws ProjectGoneError */
async function runInsert(
  db: StatementRunner,
  statement: { name: string; text: string; values: string[] },
  events: readonly NewEvent[],
): Promise<Set<string>> {
  const projects = namedProjects(events);
  const values = [...statement.values, ...namedParameters(projects)];
  const { rows } = await db.query<{ id: string | null; ord: string | null }>({ ...statement, values });
  if (rows.filter(({ ord }) => ord !== null).length < projects.length) throw new ProjectGoneError();
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/**
 * Commits events whose keys are claimed, or that have none. Events whose id is known are left alone.
 * @throws ProjectGoneError if the project of one of them is gone: then none is committed
 */
export async function insertUnkeyed(db: StatementRunner, events: readonly NewEvent[]): Promise<void> {
  await runInsert(db, { name: 'insert-events', text: UNKEYED, values: parameters(events) }, events);
}

/**
 * Commits events (or, in the caller's transaction, adds them): one statement, and one more if some came with a key
 * that was known. Events whose id is known are left alone. An event whose key stands for another event that is kept is
 * not stored; if it differs from that one, it is said in what.
 *
 * UNNEST of arrays lets Postgres take 500 rows in one statement; a row each costs a round trip each.
 * @returns for each event, in order, the one that stands for it
 * @throws ProjectGoneError if the project of one of them is gone: then none is committed
 * @throws PosthornError `unavailable` if an event's key is known and gone by turns
 */
export async function insertEvents(db: StatementRunner, events: readonly NewEvent[]): Promise<AcceptedEvent[]> {
  if (events.every((event) => event.key === null)) {
    await insertUnkeyed(db, events);
    return events.map(({ id }) => ({ id, duplicate: false }));
  }
  const accepted = new Map<NewEvent, AcceptedEvent>();
  let left = events;
  for (let tries = 0; left.length > 0; tries++) {
    if (tries === MAX_TRIES) throw keysMove();
    left = await insertOnce(db, left, accepted);
  }
  return events.map((event) => accepted.get(event)!);
}

/** The error if keys are freed as often as they are claimed. */
export function keysMove(): PosthornError {
  return new PosthornError('unavailable', 'An event with this id is being erased: try again.', { canRetry: true });
}

/** @returns the events whose key was known and is free now */
async function insertOnce(
  db: StatementRunner,
  events: readonly NewEvent[],
  accepted: Map<NewEvent, AcceptedEvent>,
): Promise<NewEvent[]> {
  const statement = {
    name: 'insert-keyed-events',
    text: KEYED,
    values: [
      ...parameters(events),
      textArray(events.map((event) => event.key)),
      byteaArray(events.map((event) => event.requestHash ?? null)),
    ],
  };
  const claimed = await runInsert(db, statement, events);
  const known = events.filter((event) => event.key !== null && !claimed.has(event.id));
  for (const event of events) accepted.set(event, { id: event.id, duplicate: false });
  if (known.length === 0) return [];
  const standing = await findStanding(db, known.map(claimOf));
  for (const [index, event] of known.entries()) {
    const { id, differs } = standing[index]!;
    if (id !== null) accepted.set(event, acceptedAs(event, id, differs));
  }
  const free = known.filter((_, index) => standing[index]!.id === null);
  if (free.length > 0) await freeKeys(db, free.map(claimOf));
  return free;
}

/** The answer for an event whose key stands for an event. */
export function acceptedAs(event: NewEvent, id: string, differs: AcceptedEvent['differs']): AcceptedEvent {
  const accepted = { id, duplicate: id !== event.id };
  return differs?.length ? { ...accepted, differs } : accepted;
}
