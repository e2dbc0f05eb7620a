import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { assertMayInclude, type IncludedParts, viewsWithParts } from '../deliveries/delivery-parts.ts';
import type { AttemptView, DeliveryView } from '../deliveries/delivery-view.ts';
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

  async execute({
    project: reference,
    delivery,
    cursor,
    limit,
    parts,
  }: GetDelivery): Promise<DeliveryWithAttemptsView> {
    if (parts) assertMayInclude(parts);
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
    const [view] = await viewsWithParts(manager, [row!], parts?.include ?? []);
    return { ...view!, attempts: kept, nextCursor };
  }
}
