import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { toTypeId } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import type { DeliveryFilter, DeliverySelection } from '../deliveries/delivery-filter.ts';
import { placeBefore, textOfPlace } from '../deliveries/delivery-place.ts';
import { type DeliveryRow, type DeliveryView, deliveryView } from '../deliveries/delivery-view.ts';
import { findAnywhere } from '../deliveries/find-anywhere.ts';
import { searchDeliveries } from '../deliveries/search-deliveries.ts';
import { conditionsOf, NO_IDS } from '../deliveries/select-deliveries.ts';
import type { ListOrder } from '../list-order.ts';
import { deliveryCursorOf } from './cursor.ts';
import { LONGEST_SEARCH_MS } from './list-deliveries.ts';
import { emptyPage, type Page, pageAt, readingOf } from './page.ts';

/** The conditions on deliveries of all projects. */
export type AllDeliveriesFilter = Omit<DeliveryFilter, 'endpoint' | 'event'>;

/** A delivery with its project. */
export interface ProjectDeliveryView extends DeliveryView {
  /** `prj_…` */
  projectId: string;
}

/** The deliveries of all projects that are not deleted, beginning with the youngest event. */
export class ListAllDeliveries extends Query<Page<ProjectDeliveryView>> {
  constructor(
    readonly filter: AllDeliveriesFilter,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'desc',
  ) {
    super();
  }
}

/**
 * Reads deliveries until the page is full. A search for few deliveries among very many may end after 7 s with a shorter
 * page; its cursor continues the search.
 * @throws PosthornError `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(ListAllDeliveries)
export class ListAllDeliveriesHandler implements IQueryHandler<ListAllDeliveries> {
  constructor(private readonly context: AdminContext) {}

  async execute({ filter, cursor, limit, order }: ListAllDeliveries): Promise<Page<ProjectDeliveryView>> {
    const { dataSource, clock } = this.context;
    const { manager } = dataSource;
    const start = deliveryCursorOf('alldeliveries', cursor);
    const reading = readingOf('alldeliveries', start, order, textOfPlace, placeBefore);
    const ids = filter.search === undefined ? NO_IDS : await findAnywhere(manager, filter.search, clock.nowMs());
    if (ids === null) return emptyPage();
    const { isBackwards } = reading;
    const conditions = conditionsOf(filter, clock.nowMs());
    const selection: DeliverySelection = { projectId: null, ...ids, ...conditions, order: reading.order, isBackwards };
    const bounds = { limit, timeMs: LONGEST_SEARCH_MS };
    const { found, next } = await searchDeliveries(this.context, selection, reading.behind, bounds);
    const projects = await readProjects(manager, found);
    const views = found.map((row) => ({ ...deliveryView(row), projectId: projects.get(row.eventId)! }));
    return pageAt(reading, views, next && textOfPlace(next));
  }
}

/** The project of each event, as a TypeID. The bounds of the ids leave out the partitions of other weeks. */
async function readProjects(manager: EntityManager, rows: readonly DeliveryRow[]): Promise<Map<string, string>> {
  const ids = rows.map(({ eventId }) => eventId).sort();
  const found = await manager.query<{ id: string; project_id: string }[]>(
    `select e.id, e.project_id from posthorn.event e where e.id = any($1::uuid[]) and e.id between $2 and $3`,
    [ids, ids[0] ?? null, ids.at(-1) ?? null],
  );
  return new Map(found.map(({ id, project_id: projectId }) => [id, toTypeId('prj', projectId)]));
}
