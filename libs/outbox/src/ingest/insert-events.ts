import { PosthornError } from '#kernel';
import { byteaArray, type StatementRunner, textArray } from '#postgres';
import { claimOf, dropClaims } from './claims.ts';
import { eventParameters, KEYED, type KeyedRow, UNKEYED } from './insert-sql.ts';
import { namedParameters, namedProjects } from './named-projects.ts';
import type { AcceptedEvent, Difference, NewEvent } from './new-event.ts';
import { ProjectGoneError } from './project-gone-error.ts';
import { NotStoredError } from './not-stored-error.ts';
import { compareByUuid, findByKeys, freeKeys } from './stored-events.ts';

/** A channel of Postgres that is notified once a batch, as a hint that there are events to relay. */
export const EVENT_CHANNEL = 'posthorn_event';

/** The most tries to claim keys that are freed while they are claimed. */
const MAX_TRIES = 5;

/** Runs an insert. @throws ProjectGoneError */
async function runInsert<Row extends { ord: string | null }>(
  db: StatementRunner,
  statement: { name: string; text: string; values: Buffer[] },
  events: readonly NewEvent[],
): Promise<Row[]> {
  const projects = namedProjects(events);
  const values = [...statement.values, ...namedParameters(projects)];
  const { rows } = await db.query<Row>({ ...statement, values });
  if (rows.filter(({ ord }) => ord !== null).length < projects.length) throw new ProjectGoneError();
  return rows.filter(({ ord }) => ord === null);
}

/**
 * Commits events whose keys are claimed, or that have none. Events whose id is known are skipped.
 * @returns the events whose id belongs to a different stored event, with the differences
 * @throws ProjectGoneError if the project of one of the events is gone: then none is committed
 * @throws NotStoredError if the table has not stored one of the events
 */
export async function insertUnkeyed(
  db: StatementRunner,
  events: readonly NewEvent[],
): Promise<Map<NewEvent, readonly Difference[]>> {
  const statement = { name: 'insert-events', text: UNKEYED, values: eventParameters(events) };
  const [counted] = await runInsert<{ ord: string | null; inserted: number }>(db, statement, events);
  return counted!.inserted === events.length ? new Map() : differingByUuid(db, events);
}

/** @returns the events that differ from the stored events with their ids, and the differences @throws NotStoredError */
async function differingByUuid(
  db: StatementRunner,
  events: readonly NewEvent[],
): Promise<Map<NewEvent, readonly Difference[]>> {
  const differing = new Map<NewEvent, readonly Difference[]>();
  for (const [index, differs] of (await compareByUuid(db, events)).entries()) {
    if (differs === undefined) throw new NotStoredError();
    if (differs.length > 0) differing.set(events[index]!, differs);
  }
  return differing;
}

/**
 * Commits events (or, in the caller's transaction, adds them) by one statement, and one more if some keys were known.
 * Events whose id is known are skipped. An event whose key or id belongs to another kept event is not stored; if it
 * differs from that event, its result has the differences.
 *
 * UNNEST of arrays lets Postgres take 500 rows in one statement; a row each costs a round trip each.
 * @returns for each event, in order, the accepted event
 * @throws ProjectGoneError if the project of one of the events is gone: then none is committed
 * @throws PosthornError `unavailable` if an event's key is known and gone by turns
 * @throws NotStoredError if the table has not stored an event: outside a transaction, others may be committed
 */
export async function insertEvents(db: StatementRunner, events: readonly NewEvent[]): Promise<AcceptedEvent[]> {
  if (events.every((event) => event.key === null)) {
    const differing = await insertUnkeyed(db, events);
    return events.map((event) => acceptedAs(event, event.id, differing.get(event)));
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

/** The events whose keys are claimed, and the events that are inserted: of several with one id, the first. */
function outcomeOf(events: readonly NewEvent[], rows: readonly KeyedRow[]) {
  const claims = new Set(rows.flatMap(({ id, key }) => (key === null ? [] : `${id} ${key}`)));
  const ids = new Set(rows.flatMap(({ id, key }) => (key === null ? id : [])));
  const claimed = new Set(events.filter(({ id, key }) => key !== null && claims.delete(`${id} ${key}`)));
  const fresh = new Set(events.filter((event) => (event.key === null || claimed.has(event)) && ids.delete(event.id)));
  return { fresh, claimed };
}

/** Compares events whose id was known. If its key was not known, an event is another event than the stored one. */
async function compareStale(
  db: StatementRunner,
  stale: readonly NewEvent[],
  accepted: Map<NewEvent, AcceptedEvent>,
): Promise<void> {
  const differing = await differingByUuid(db, stale);
  const keyed = stale.filter(({ key }) => key !== null);
  for (const event of keyed) differing.set(event, [...(differing.get(event) ?? []), 'id']);
  if (keyed.length > 0) await dropClaims(db, keyed.map(claimOf));
  for (const [event, differs] of differing) accepted.set(event, acceptedAs(event, event.id, differs));
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
      ...eventParameters(events),
      textArray(events.map((event) => event.key)),
      byteaArray(events.map((event) => event.requestHash ?? null)),
    ],
  };
  const { fresh, claimed } = outcomeOf(events, await runInsert<KeyedRow>(db, statement, events));
  const known = events.filter((event) => event.key !== null && !claimed.has(event));
  for (const event of events) accepted.set(event, { id: event.id, duplicate: false });
  const stale = events.filter((event) => !fresh.has(event) && !known.includes(event));
  if (stale.length > 0) await compareStale(db, stale, accepted);
  if (known.length === 0) return [];
  const stored = await findByKeys(db, known.map(claimOf));
  for (const [index, event] of known.entries()) {
    const { id, differs } = stored[index]!;
    if (id !== null) accepted.set(event, acceptedAs(event, id, differs));
  }
  const free = known.filter((_, index) => stored[index]!.id === null);
  if (free.length > 0) await freeKeys(db, free.map(claimOf));
  return free;
}

/** The result for an event whose key or UUID belongs to the event with this id. */
export function acceptedAs(event: NewEvent, id: string, differs: AcceptedEvent['differs']): AcceptedEvent {
  const accepted = { id, duplicate: id !== event.id };
  return differs?.length ? { ...accepted, differs } : accepted;
}
