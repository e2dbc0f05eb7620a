import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type AttemptView, type DeliveryView, deliveryView } from '../deliveries/delivery-view.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { readAttempts } from '../deliveries/read-attempts.ts';
import { readDeliveries } from '../deliveries/read-deliveries.ts';
import { findProject } from '../projects/find-project.ts';
import { cursorAfterNumber, numberOfCursor } from './page.ts';

/** A delivery with one page of its attempts. */
export interface DeliveryWithAttemptsView extends DeliveryView {
  /** Oldest first, each with its request and response. */
  attempts: AttemptView[];
  /** Leads to later attempts; null at the end. */
  nextCursor: string | null;
}

/** One delivery with a page of its attempts. */
export class GetDelivery extends Query<DeliveryWithAttemptsView> {
  constructor(
    readonly project: string,
    readonly delivery: string,
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/**
 * Finds the delivery in the routings, reads its state and attempts, and renders their requests again.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(GetDelivery)
export class GetDeliveryHandler implements IQueryHandler<GetDelivery> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project: reference, delivery, cursor, limit }: GetDelivery): Promise<DeliveryWithAttemptsView> {
    const { dataSource, keyRing } = this.context;
    const { manager } = dataSource;
    const project = await findProject(manager, reference);
    const found = await findDelivery(manager, project.id, delivery);
    const [row] = await readDeliveries(manager, [found], this.context.clock.nowMs());
    const after = numberOfCursor('attempts', cursor) ?? 0;
    const attempts = await readAttempts(manager, keyRing, project.uid, { ...found, after, limit: limit + 1 });
    const isLast = attempts.length <= limit;
    const kept = attempts.slice(0, limit);
    const nextCursor = isLast ? null : cursorAfterNumber('attempts', kept.at(-1)!.number);
    return { ...deliveryView(row!), attempts: kept, nextCursor };
  }
}
