import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import { assertMayInclude, type IncludedParts, viewsWithParts } from '../deliveries/delivery-parts.ts';
import { placeBefore, textOfPlace } from '../deliveries/delivery-place.ts';
import type { DeliveryView } from '../deliveries/delivery-view.ts';
import { searchDeliveries } from '../deliveries/search-deliveries.ts';
import { selectDeliveries } from '../deliveries/select-deliveries.ts';
import type { ListOrder } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { deliveryCursorOf } from './cursor.ts';
import { emptyPage, type Page, pageAt, readingOf } from './page.ts';

/** After this time the search is left to the next page, however many it has found: a request has 10 s. */
export const LONGEST_SEARCH_MS = 7_000;

/**
 * A project's deliveries, beginning with the youngest event. The list is derived from routings, attempts and due rows,
 * so that it shows the current state.
 */
export class ListDeliveries extends Query<Page<DeliveryView>> {
  constructor(
    readonly project: string,
    readonly filter: DeliveryFilter,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
    readonly parts?: IncludedParts,
  ) {
    super();
  }
}

/**
 * Reads deliveries until the page is full. A search for few deliveries among very many may end after 7 s with a shorter
 * page, and a page whose deliveries include large parts is shorter; its cursor continues the search.
 * @throws PosthornError `not-found` for the project or the endpoint of the filter, `invalid-input` for a cursor that is
 * not of this list, or `missing-scope` for the data of events
 */
@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, filter, cursor, limit, order, parts }: ListDeliveries): Promise<Page<DeliveryView>> {
    if (parts) assertMayInclude(parts);
    const { dataSource, clock } = this.context;
    const { manager } = dataSource;
    const { id: projectId } = await findProject(manager, project);
    const reading = readingOf('deliveries', deliveryCursorOf('deliveries', cursor), order, textOfPlace, placeBefore);
    const selection = await selectDeliveries(manager, projectId, filter, reading, clock.nowMs());
    if (selection === null) return emptyPage();
    const bounds = { limit, timeMs: LONGEST_SEARCH_MS };
    const { found, next } = await searchDeliveries(this.context, selection, reading.behind, bounds);
    const items = await viewsWithParts(manager, found, parts?.include ?? []);
    const end = items.length < found.length ? found[items.length - 1]!.place : next;
    return pageAt(reading, items, end && textOfPlace(end));
  }
}
