import type { EntityManager } from 'typeorm';
import { fromTypeId, isUuid, PosthornError } from '#kernel';
import { isRequestKey } from '#outbox';
import { eventViewColumns, type EventViewRow } from './event-view.ts';

/** The UUID of a text, written as a TypeID (`evt_…`) or in the form of Postgres; undefined if the text is no UUID. */
function uuidOf(reference: string): string | undefined {
  const plain = reference.toLowerCase();
  return fromTypeId('evt', reference) ?? (isUuid(plain) ? plain : undefined);
}

/**
 * Selects an event `e` of the project `$1` by its id, in either spelling, or by the id that its caller gave it. If one
 * event has the id that the caller of another event chose, the former is selected. It has the parameters of `reading`.
 */
const IS_CALLED = `e.project_id = $1 and e.id = coalesce(
  (select o.id from posthorn.event o where o.id = $2 and o.project_id = $1),
  (select k.event_id from posthorn.event_key k where k.project_id = $1 and k.key = $3))`;

const reading = (projectId: string, reference: string) => [
  projectId,
  uuidOf(reference) ?? null,
  isRequestKey(reference) ? null : reference,
];

/** The id of the event of a project that a path names by either of its ids, or undefined if there is none. */
export async function findEventId(
  manager: EntityManager,
  projectId: string,
  reference: string,
): Promise<string | undefined> {
  const [row] = await manager.query<{ id: string }[]>(
    `select e.id from posthorn.event e where ${IS_CALLED}`,
    reading(projectId, reference),
  );
  return row?.id;
}

/**
 * The event of a project that a path names by either of its ids.
 * @throws PosthornError `not-found`
 */
export async function findEvent(manager: EntityManager, projectId: string, reference: string): Promise<EventViewRow> {
  const [row] = await manager.query<EventViewRow[]>(
    `select ${eventViewColumns(true)} from posthorn.event e where ${IS_CALLED}`,
    reading(projectId, reference),
  );
  if (!row) throw new PosthornError('not-found', `There is no event ${JSON.stringify(reference)} in this project.`);
  return row;
}
