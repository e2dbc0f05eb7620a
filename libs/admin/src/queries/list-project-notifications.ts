import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { listNotifications, type NotificationView } from '#notifications';
import { AdminContext } from '../admin-context.ts';
import { findProject } from '../projects/find-project.ts';
import { idOfCursor, type Page, pageOf } from './page.ts';

/** A project's notices, youngest first: mailed notices, and notices that were not mailed, with the reason. */
export class ListProjectNotifications extends Query<Page<NotificationView>> {
  constructor(
    readonly project: string,
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/**
 * Reads a page of notices by id.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListProjectNotifications)
export class ListProjectNotificationsHandler implements IQueryHandler<ListProjectNotifications> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, cursor, limit }: ListProjectNotifications): Promise<Page<NotificationView>> {
    const { manager } = this.context.dataSource;
    const before = idOfCursor('notifications', cursor);
    const { id } = await findProject(manager, project);
    return pageOf('notifications', await listNotifications(manager, id, before, limit + 1), limit, ({ view }) => view);
  }
}
