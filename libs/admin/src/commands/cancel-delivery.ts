import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Cancellation, cancelDelivery, type DeliveryIds } from '#delivery';
import { PosthornError } from '#kernel';
import { inTransaction } from '#postgres';
import { AdminContext } from '../admin-context.ts';
import { type DeliveryView, deliveryView } from '../deliveries/delivery-view.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { readDeliveries } from '../deliveries/read-deliveries.ts';
import { findProject } from '../projects/find-project.ts';

/** An attempt of the delivery may be recorded between the look and the cancellation; one follows another in ms. */
const MAX_TRIES = 10;

/**
 * Ends the wait of a delivery for its first attempt, a retry or a replay. An attempt under way may end; no retry
 * follows. The delivery can be replayed later.
 */
export class CancelDelivery extends Command<DeliveryView> {
  constructor(
    readonly project: string,
    readonly delivery: string,
  ) {
    super();
  }
}

/**
 * Records the cancellation as an attempt that was not sent, in the statement that deletes the due rows.
 * @throws PosthornError `not-found`; `conflict` if the delivery is settled; `unavailable` (may be retried) if attempts
 * of the delivery are recorded all the time, or if Postgres stored nothing
 */
@CommandHandler(CancelDelivery)
export class CancelDeliveryHandler implements ICommandHandler<CancelDelivery> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, delivery }: CancelDelivery): Promise<DeliveryView> {
    const { clock, dataSource } = this.context;
    const { manager } = dataSource;
    const { id: projectId } = await findProject(manager, project);
    const found = await findDelivery(manager, projectId, delivery);
    await this.cancel({ ...found, projectId });
    const [row] = await readDeliveries(manager, [found], clock.nowMs());
    return deliveryView(row!);
  }

  private async cancel(ids: DeliveryIds): Promise<void> {
    const { clock, pool, metrics } = this.context;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { kind, status } = await inTransaction(pool, (tx) => cancelDelivery(tx, ids, clock.nowMs()));
      if (kind === 'cancelled') return metrics?.count('cancelled', { reason: 'cancel-requested' });
      if (kind === 'settled') throw settled(status);
    }
    const message = 'The delivery was not cancelled: its attempts are recorded at this moment. Try again.';
    throw new PosthornError('unavailable', message, { canRetry: true });
  }
}

function settled(status: Cancellation['status']): PosthornError {
  const what = status === 'succeeded' ? 'has succeeded' : `is ${status}`;
  return new PosthornError('conflict', `The delivery ${what} and waits for nothing, so it cannot be cancelled.`);
}
