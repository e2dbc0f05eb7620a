import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { toTypeId } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import { DELIVERY_STATUSES, type DeliveryRow, viewStatus } from '../deliveries/delivery-view.ts';
import { selectDeliveries } from '../deliveries/select-deliveries.ts';
import { walkDeliveries } from '../deliveries/walk-deliveries.ts';
import { findProject } from '../projects/find-project.ts';

/** The bounds of a count: it ends at the first that is reached. */
const BOUNDS = { limit: 50_000, timeMs: 2_000 };
/** The most endpoints of a response. */
const MAX_ENDPOINTS = 250;

/** The number of deliveries with each status. */
export interface StatusCounts {
  pending: number;
  retrying: number;
  held: number;
  succeeded: number;
  exhausted: number;
  cancelled: number;
}

/** The number of deliveries of an endpoint that a filter selects. */
export interface EndpointCountView {
  /** `ep_…` */
  endpointId: string;
  /** The deliveries with any status. */
  count: number;
  statuses: StatusCounts;
}

/** The number of deliveries that a filter selects, by endpoint and status. */
export interface DeliveryCountsView {
  /** The 250 endpoints with the most deliveries, or fewer if there are fewer. The first has the most. */
  items: EndpointCountView[];
  /** The number of endpoints that are left out, because 250 others have as many deliveries or more. */
  furtherEndpoints: number;
  /** False if there are more deliveries: the count, from the youngest on, has ended at 50,000 or after two seconds. */
  isExact: boolean;
}

/** Counts the deliveries that a filter selects by endpoint and status, up to 50,000. */
export class CountDeliveriesByEndpoint extends Query<DeliveryCountsView> {
  constructor(
    readonly project: string,
    readonly filter: DeliveryFilter,
  ) {
    super();
  }
}

/** Reads the deliveries as their list does. @throws PosthornError `not-found` for the project or the endpoint */
@QueryHandler(CountDeliveriesByEndpoint)
export class CountDeliveriesByEndpointHandler implements IQueryHandler<CountDeliveriesByEndpoint> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, filter }: CountDeliveriesByEndpoint): Promise<DeliveryCountsView> {
    const { dataSource, clock } = this.context;
    const { manager } = dataSource;
    const { id: projectId } = await findProject(manager, project);
    const youngestFirst = { order: 'desc', isBackwards: false } as const;
    const selection = await selectDeliveries(manager, projectId, filter, youngestFirst, clock.nowMs());
    const counts = new EndpointCounts();
    if (selection === null) return counts.view(true);
    const next = await walkDeliveries(this.context, selection, null, BOUNDS, (row) => {
      counts.add(row);
    });
    return counts.view(next === null);
  }
}

/** Counts rows by their endpoint and status. */
class EndpointCounts {
  private readonly byEndpoint = new Map<string, StatusCounts>();

  add(row: DeliveryRow): void {
    const statuses = this.byEndpoint.get(row.endpointId) ?? noneOfEach();
    this.byEndpoint.set(row.endpointId, statuses);
    statuses[viewStatus(row)]++;
  }

  view(isExact: boolean): DeliveryCountsView {
    const all = [...this.byEndpoint].map(([id, statuses]) => ({
      endpointId: toTypeId('ep', id),
      count: DELIVERY_STATUSES.reduce((sum, status) => sum + statuses[status], 0),
      statuses,
    }));
    const items = all
      .sort((a, b) => b.count - a.count || (a.endpointId < b.endpointId ? -1 : 1))
      .slice(0, MAX_ENDPOINTS);
    return { items, furtherEndpoints: all.length - items.length, isExact };
  }
}

const noneOfEach = () => Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, 0])) as unknown as StatusCounts;
