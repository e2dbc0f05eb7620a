import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { IsNull, LessThan } from 'typeorm';
import { AdminContext } from '../admin-context.ts';
import { EventTypeEntity } from '../event-types/event-type.entity.ts';
import { type EventTypeView, eventTypeView } from '../event-types/event-type-view.ts';
import { findProject } from '../projects/find-project.ts';
import { idOfCursor, type Page, pageOf } from './page.ts';

/** A project's event types, youngest first. */
export class ListEventTypes extends Query<Page<EventTypeView>> {
  constructor(
    readonly project: string,
    /** Only those that are archived, or are not. */
    readonly archived: boolean | undefined,
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

@QueryHandler(ListEventTypes)
export class ListEventTypesHandler implements IQueryHandler<ListEventTypes> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, archived, cursor, limit }: ListEventTypes): Promise<Page<EventTypeView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const before = idOfCursor(cursor);
    const filter = { ...(archived === undefined ? {} : { archived }), ...(before ? { id: LessThan(before) } : {}) };
    const rows = await manager.find(EventTypeEntity, {
      where: { projectId, deletedAt: IsNull(), ...filter },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, eventTypeView);
  }
}
