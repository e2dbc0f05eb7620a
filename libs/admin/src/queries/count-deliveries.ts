import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import type { DeliveryFilter } from '../deliveries/delivery-filter.ts';
import { searchDeliveries } from '../deliveries/search-deliveries.ts';
import { selectDeliveries } from '../deliveries/select-deliveries.ts';
import { findProject } from '../projects/find-project.ts';

/** The bounds of a count: `1,000+` is enough to show. */
const BOUNDS = { limit: 1_000, timeMs: 2_000 };

const YOUNGEST_FIRST = { order: 'desc', isBackwards: false } as const;

/** The number of deliveries that a filter selects. */
export interface DeliveryCountView {
  /** At most 1,000. */
  count: number;
  /** False if there are more: the count has ended at 1,000, or after two seconds. */
  isExact: boolean;
}

/** Counts the deliveries that a filter selects, up to 1,000. */
export class CountDeliveries extends Query<DeliveryCountView> {
  constructor(
    readonly project: string,
    readonly filter: DeliveryFilter,
  ) {
    super();
  }
}

/** Reads the deliveries as their list does. @throws PosthornError `not-found` for the project or the endpoint */
@QueryHandler(CountDeliveries)
export class CountDeliveriesHandler implements IQueryHandler<CountDeliveries> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, filter }: CountDeliveries): Promise<DeliveryCountView> {
    const { dataSource, clock } = this.context;
    const { manager } = dataSource;
    const { id: projectId } = await findProject(manager, project);
    const selection = await selectDeliveries(manager, projectId, filter, YOUNGEST_FIRST, clock.nowMs());
    if (selection === null) return { count: 0, isExact: true };
    const { found, next } = await searchDeliveries(this.context, selection, null, BOUNDS);
    return { count: found.length, isExact: next === null };
  }
}
