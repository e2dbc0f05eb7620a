import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { listNotifications, type NotificationView } from '#notifications';
import { AdminContext } from '../admin-context.ts';
import type { ListOrder } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { type Page, pageOf, readingById } from './page.ts';

/** A project's notices, youngest first: mailed notices, and notices that were not mailed, with the reason. */
export class ListProjectNotifications extends Query<Page<NotificationView>> {
  constructor(
    readonly project: string,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
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

  async execute({ project, cursor, limit, order }: ListProjectNotifications): Promise<Page<NotificationView>> {
    const { manager } = this.context.dataSource;
    const reading = readingById('notifications', { cursor, order });
    const { id } = await findProject(manager, project);
    const rows = await listNotifications(manager, id, reading.behind, limit + 1, reading.order);
    return pageOf(reading, rows, limit, ({ view }) => view);
  }
}
