import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { lowestUuidAt } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import { EVENT_VIEW_COLUMNS, type EventView, eventView, type EventViewRow } from '../events/event-view.ts';
import { type ListOrder, operatorOf } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { type Page, pageOf, readingById } from './page.ts';

/** The conditions that a listed event meets; a field that is left out sets none. */
export interface EventFilter {
  type?: string;
  /** Accepted at this time or later. */
  after?: Date;
  /** Accepted before this time. */
  before?: Date;
}

/** A project's events, youngest first. */
export class ListEvents extends Query<Page<EventView>> {
  constructor(
    readonly project: string,
    readonly filter: EventFilter,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

/**
 * Reads a page of events by id.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, filter, cursor, limit, order }: ListEvents): Promise<Page<EventView>> {
    const { manager } = this.context.dataSource;
    const { id } = await findProject(manager, project);
    const reading = readingById('events', { cursor, order });
    const before = filter.before ? lowestUuidAt(filter.before.getTime()) : null;
    const rows = await manager.query<EventViewRow[]>(
      `select ${EVENT_VIEW_COLUMNS} from posthorn.event e
       where e.project_id = $1 and e.id >= $2 and ($3::uuid is null or e.id < $3) and ($4::uuid is null or e.id ${operatorOf(reading.order)} $4)
         and ($5::text is null or e.type = $5)
       order by e.id ${reading.order} limit $6`,
      [id, lowestUuidAt(filter.after?.getTime() ?? 0), before, reading.behind, filter.type ?? null, limit + 1],
    );
    return pageOf(reading, rows, limit, eventView);
  }
}
