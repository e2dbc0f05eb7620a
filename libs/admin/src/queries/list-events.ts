import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type EventView, eventView } from '../events/event-view.ts';
import { type EventFilter, searchEvents } from '../events/search-events.ts';
import type { ListOrder } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { type Page, pageAt, readingById } from './page.ts';

/** After this time the search is left to the next page, however many it has found: a request has 10 s. */
const LONGEST_SEARCH_MS = 7_000;

/** A project's events, by default youngest first. */
export class ListEvents extends Query<Page<EventView>> {
  constructor(
    readonly project: string,
    readonly filter: EventFilter,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
    readonly withContent = true,
  ) {
    super();
  }
}

/**
 * Reads events until the page is full. A search for few events among very many may end after 7 s with a shorter page;
 * its cursor continues the search.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListEvents)
export class ListEventsHandler implements IQueryHandler<ListEvents> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, filter, cursor, limit, order, withContent }: ListEvents): Promise<Page<EventView>> {
    const { id: projectId } = await findProject(this.context.dataSource.manager, project);
    const reading = readingById('events', { cursor, order });
    const selection = { projectId, filter, behind: reading.behind, order: reading.order, withContent };
    const { found, next } = await searchEvents(this.context, selection, { limit, timeMs: LONGEST_SEARCH_MS });
    const views = found.map((row) => eventView(row, withContent));
    return pageAt(reading, views, next);
  }
}
