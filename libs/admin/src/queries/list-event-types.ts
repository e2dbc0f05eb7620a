import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { In } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { EventTypeEntity } from '../event-types/event-type.entity.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { findProject } from '../projects/find-project.ts';
import { cursorAfterName, nameOfCursor, type Page } from './page.ts';

/** A project's event types, by name. */
export class ListEventTypes extends Query<Page<EventTypeView>> {
  constructor(
    readonly project: string,
    /** True for archived types only, false for the others only. */
    readonly archived: boolean | undefined,
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/** Sorts by the bytes of the names, so that the order is the same in every database, independent of its collation. */
const NAMES = `select t.id from posthorn.event_type t
where t.project_id = $1 and t.deleted_at is null and ($2::boolean is null or t.archived = $2)
  and ($3::text is null or t.name collate "C" > $3)
order by t.name collate "C" limit $4`;

/**
 * Reads a page of event types by name, in the order of the bytes.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListEventTypes)
export class ListEventTypesHandler implements IQueryHandler<ListEventTypes> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, archived, cursor, limit }: ListEventTypes): Promise<Page<EventTypeView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const parameters = [projectId, archived ?? null, nameOfCursor(cursor), limit + 1];
    const found = await manager.query<{ id: string }[]>(NAMES, parameters);
    const kept = found.slice(0, limit).map(({ id }) => id);
    const byId = new Map((await manager.findBy(EventTypeEntity, { id: In(kept) })).map((type) => [type.id, type]));
    const items = kept.flatMap((id) => byId.get(id) ?? []);
    const last = items.at(-1);
    return {
      items: items.map(eventTypeView),
      nextCursor: found.length > limit && last ? cursorAfterName(last.name) : null,
    };
  }
}
