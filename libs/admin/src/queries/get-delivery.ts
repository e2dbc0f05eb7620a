import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { AdminContext } from '../admin-context.ts';
import { type AttemptView, type DeliveryView, deliveryView } from '../deliveries/delivery-view.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { readAttempts } from '../deliveries/read-attempts.ts';
import { readDeliveries } from '../deliveries/read-deliveries.ts';
import { findProject } from '../projects/find-project.ts';

/** One delivery with its attempts, each with its request and response. */
export class GetDelivery extends Query<DeliveryView & { attempts: AttemptView[] }> {
  constructor(
    readonly project: string,
    readonly delivery: string,
  ) {
    super();
  }
}

/**
 * Finds the delivery in the routings, reads its state and attempts, and renders their requests again.
 * @throws PosthornError `not-found`
 */
@QueryHandler(GetDelivery)
export class GetDeliveryHandler implements IQueryHandler<GetDelivery> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project: reference, delivery }: GetDelivery): Promise<DeliveryView & { attempts: AttemptView[] }> {
    const { dataSource, keyRing } = this.context;
    const { manager } = dataSource;
    const project = await findProject(manager, reference);
    const found = await findDelivery(manager, project.id, delivery);
    const [row] = await readDeliveries(manager, [found], this.context.clock.nowMs());
    const attempts = await readAttempts(manager, keyRing, project.uid, found);
    return { ...deliveryView(row!), attempts };
  }
}
