import { type PosthornEvent, PosthornError } from '#kernel';
import { plainArray, textArray } from '#postgres';
import { namedParameters, namedProjects, namedSql } from './named-projects.ts';
import { ProjectGoneError } from './project-gone-error.ts';

/** An event about to be committed. */
export interface NewEvent extends PosthornEvent {
  /** The project's own id for it, unique in the project beyond all retention; or null. */
  key: string | null;
  /**
   * The uid by which the caller named the project, or null if it was named by its id: the event is committed only if
   * the project still exists, and still has this uid. Undefined if that is not checked.
   */
  projectUid?: string | null;
}

export interface AcceptedEvent {
  /** Of the event that stands: an earlier one if the project's own id was known. */
  id: string;
  duplicate: boolean;
}

/** A channel of Postgres that is notified once a batch, as a hint that there is something to relay. */
export const EVENT_CHANNEL = 'posthorn_event';

/** What runs a statement: a pool or a client of `pg`, or whatever stands for an open transaction. */
export interface StatementRunner {
  query<Row extends object>(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: Row[] }>;
}

const INPUT = `unnest($1::uuid[], $2::uuid[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::float8[], $10::text[]) with ordinality
  as i (id, project_id, type, occurred_at, data, ordering_key, actor, channel, expires_at, key, ord)`;

const INSERT = `insert into posthorn.event
    (id, project_id, type, occurred_at, data, ordering_key, actor, channel, expires_at)
  select i.id, i.project_id, i.type, to_timestamp(i.occurred_at / 1000), i.data, i.ordering_key, i.actor, i.channel,
    to_timestamp(i.expires_at / 1000)`;

/** True once for the whole statement: nothing is inserted if one of the projects is gone. */
const ALL_NAMED = '(select count(*) from named) = cardinality($11::uuid[])';

const UNKEYED = `with ${namedSql('$11', '$12')},
inserted as (${INSERT} from ${INPUT} where ${ALL_NAMED} order by i.ord on conflict (id) do nothing)
select null::uuid as id, n.ord from named n`;

const KEYED = `with ${namedSql('$11', '$12')},
i as materialized (select * from ${INPUT} where ${ALL_NAMED}),
claimed as (
  insert into posthorn.event_key (project_id, key, event_id)
  select i.project_id, i.key, i.id from i where i.key is not null order by i.project_id, i.key, i.ord
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
    textArray(events.map((event) => event.key)),
  ];
}

/** Runs an insert. @returns the ids of the events whose key was claimed @throws ProjectGoneError */
async function runInsert(
  db: StatementRunner,
  statement: { name: string; text: string },
  events: readonly NewEvent[],
): Promise<Set<string>> {
  const projects = namedProjects(events);
  const values = [...parameters(events), ...namedParameters(projects)];
  const { rows } = await db.query<{ id: string | null; ord: string | null }>({ ...statement, values });
  if (rows.filter(({ ord }) => ord !== null).length < projects.length) throw new ProjectGoneError();
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/**
 * Commits events (or, in the caller's transaction, adds them): one statement, and one more if some came with a key
 * that was known. Events whose id is known are left alone.
 *
 * UNNEST of ten arrays lets Postgres take 500 rows in one statement; a row each costs a round trip each.
 * @returns for each event, in order, the one that stands for it
 * @throws ProjectGoneError if the project of one of them is gone: then none is committed
 * @throws PosthornError `unavailable` if an event's key was known and is gone meanwhile
 */
export async function insertEvents(db: StatementRunner, events: readonly NewEvent[]): Promise<AcceptedEvent[]> {
  if (events.every((event) => event.key === null)) {
    await runInsert(db, { name: 'insert-events', text: UNKEYED }, events);
    return events.map(({ id }) => ({ id, duplicate: false }));
  }
  const claimed = await runInsert(db, { name: 'insert-keyed-events', text: KEYED }, events);
  return standingEvents(db, events, claimed);
}

/**
 * Claims the keys of events, in the order of the keys, so that two transactions that claim the same never wait for each
 * other in a circle.
 * @param db the open transaction in which the events are inserted afterwards
 * @returns the ids of the events whose key was not known
 */
export async function claimKeys(db: StatementRunner, events: readonly NewEvent[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>({
    name: 'claim-event-keys',
    text: `insert into posthorn.event_key (project_id, key, event_id)
      select i.project_id, i.key, i.id
      from unnest($1::uuid[], $2::text[], $3::uuid[]) with ordinality as i (project_id, key, id, ord)
      order by i.project_id, i.key, i.ord
      on conflict do nothing returning event_id as id`,
    values: [
      plainArray(events.map((event) => event.projectId)),
      textArray(events.map((event) => event.key)),
      plainArray(events.map((event) => event.id)),
    ],
  });
  return new Set(rows.map(({ id }) => id));
}

/**
 * The event that stands for each: itself, or an earlier one with the same key.
 * @param claimed ids of events whose key was not known
 * @throws PosthornError `unavailable` if an event's key was known and is gone meanwhile
 */
export async function standingEvents(
  db: StatementRunner,
  events: readonly NewEvent[],
  claimed: ReadonlySet<string>,
): Promise<AcceptedEvent[]> {
  const known = events.filter((event) => event.key !== null && !claimed.has(event.id));
  const standing = known.length === 0 ? new Map<string, string>() : await findByKey(db, known);
  return events.map((event) => {
    if (event.key === null || claimed.has(event.id)) return { id: event.id, duplicate: false };
    const id = standing.get(`${event.projectId} ${event.key}`);
    if (id !== undefined) return { id, duplicate: id !== event.id };
    throw new PosthornError('unavailable', 'An event with this id is being erased: try again.', { canRetry: true });
  });
}

async function findByKey(db: StatementRunner, events: readonly NewEvent[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ project_id: string; key: string; event_id: string }>({
    name: 'find-events-by-key',
    text: `select k.project_id, k.key, k.event_id
      from unnest($1::uuid[], $2::text[]) as i (project_id, key)
      join posthorn.event_key k on k.project_id = i.project_id and k.key = i.key`,
    values: [plainArray(events.map((event) => event.projectId)), textArray(events.map((event) => event.key))],
  });
  return new Map(rows.map((row) => [`${row.project_id} ${row.key}`, row.event_id]));
}
