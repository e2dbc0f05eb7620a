import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { assertMayInclude, type IncludedParts, viewsWithParts } from '../deliveries/delivery-parts.ts';
import type { AttemptView, DeliveryView } from '../deliveries/delivery-view.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { readAttempts } from '../deliveries/read-attempts.ts';
import { readDeliveries } from '../deliveries/read-deliveries.ts';
import type { ListOrder } from '../list-order.ts';
import { findProject } from '../projects/find-project.ts';
import { pageAt, readingByNumber } from './page.ts';

/** A delivery with one page of its attempts. */
export interface DeliveryWithAttemptsView extends DeliveryView {
  /** Oldest first unless the order is `desc`, each with its request and response. */
  attempts: AttemptView[];
  /** Leads to the next attempts; null at the end. */
  nextCursor: string | null;
  /** Leads back to the attempts before; null on the first page. */
  prevCursor: string | null;
}

/** One delivery with a page of its attempts. */
export class GetDelivery extends Query<DeliveryWithAttemptsView> {
  constructor(
    readonly project: string,
    readonly delivery: string,
    readonly cursor: string | null,
    readonly limit: number,
    readonly order: ListOrder = 'asc',
    readonly parts?: IncludedParts,
  ) {
    super();
  }
}

/**
 * Finds the delivery in the routings, reads its state and attempts, and renders their requests again.
 * @throws PosthornError `not-found`, `invalid-input` for a cursor that is not of this list, or `missing-scope` for the
 * data of the event
 */
@QueryHandler(GetDelivery)
export class GetDeliveryHandler implements IQueryHandler<GetDelivery> {
  constructor(private readonly context: AdminContext) {}

  async execute(query: GetDelivery): Promise<DeliveryWithAttemptsView> {
    const { project: reference, delivery, cursor, limit, order, parts } = query;
    if (parts) assertMayInclude(parts);
    const { dataSource, keyRing } = this.context;
    const { manager } = dataSource;
    const project = await findProject(manager, reference);
    const found = await findDelivery(manager, project.id, delivery);
    const [row] = await readDeliveries(manager, [found], this.context.clock.nowMs());
    const reading = readingByNumber('attempts', { cursor, order });
    const range = { ...found, behind: reading.behind, order: reading.order, limit: limit + 1 };
    const read = await readAttempts(manager, keyRing, project.uid, range);
    const { items: attempts, ...cursors } = pageAt(
      reading,
      read.slice(0, limit),
      read.length > limit ? String(read[limit - 1]!.number) : null,
    );
    const [view] = await viewsWithParts(manager, [row!], parts?.include ?? []);
    return { ...view!, attempts, ...cursors };
  }
}
