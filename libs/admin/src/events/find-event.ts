import type { EntityManager } from 'typeorm';
import { fromTypeId, PosthornError } from '#kernel';
import { EVENT_VIEW_COLUMNS, type EventViewRow } from './event-view.ts';

/**
 * The event of a project that a path names (`evt_…`).
 * @throws PosthornError `not-found`
 */
export async function findEvent(manager: EntityManager, projectId: string, reference: string): Promise<EventViewRow> {
  const [row] = await manager.query<EventViewRow[]>(
    `select ${EVENT_VIEW_COLUMNS} from posthorn.event e where e.id = $1 and e.project_id = $2`,
    [fromTypeId('evt', reference) ?? null, projectId],
  );
  if (!row) throw new PosthornError('not-found', `There is no event ${JSON.stringify(reference)} in this project.`);
  return row;
}
