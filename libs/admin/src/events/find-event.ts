import type { EntityManager } from 'typeorm';
import { fromTypeId, isUuid, PosthornError } from '#kernel';
import { isRequestKey } from '#outbox';
import { EVENT_VIEW_COLUMNS, type EventViewRow } from './event-view.ts';

/** The UUID that a text spells, as a TypeID (`evt_…`) or as Postgres writes and reads it, or undefined. */
function uuidOf(reference: string): string | undefined {
  const plain = reference.toLowerCase();
  return fromTypeId('evt', reference) ?? (isUuid(plain) ? plain : undefined);
}

/**
 * The id of the event of a project that is called by its id, in either spelling, or by the id that its caller gave it.
 * If one event has the id that another's caller chose, it is the former.
 */
export async function findEventId(
  manager: EntityManager,
  projectId: string,
  reference: string,
): Promise<string | undefined> {
  const [row] = await manager.query<{ id: string }[]>(
    `select e.id from posthorn.event e where e.id = $1 and e.project_id = $2`,
    [uuidOf(reference) ?? null, projectId],
  );
  if (row || isRequestKey(reference)) return row?.id;
  const [own] = await manager.query<{ id: string }[]>(
    `select e.id from posthorn.event_key k join posthorn.event e on e.id = k.event_id
     where k.project_id = $1 and k.key = $2`,
    [projectId, reference],
  );
  return own?.id;
}

/**
 * The event of a project that a path names; see `findEventId`.
 * @throws PosthornError `not-found`
 */
export async function findEvent(manager: EntityManager, projectId: string, reference: string): Promise<EventViewRow> {
  const id = await findEventId(manager, projectId, reference);
  const [row] = await manager.query<EventViewRow[]>(
    `select ${EVENT_VIEW_COLUMNS} from posthorn.event e where e.id = $1 and e.project_id = $2`,
    [id ?? null, projectId],
  );
  if (!row) throw new PosthornError('not-found', `There is no event ${JSON.stringify(reference)} in this project.`);
  return row;
}
