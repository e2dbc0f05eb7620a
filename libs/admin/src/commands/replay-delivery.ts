import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { PosthornError, toTypeId, uuidv7 } from '#kernel';
import { makeReplayDue } from '#delivery';
import { AdminContext } from '../admin-context.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { findProject } from '../projects/find-project.ts';

/** The accepted replay of a delivery. */
export interface DeliveryReplayView {
  /** `rpl_…`; the id of an earlier replay of the delivery as long as that replay is not recorded. */
  replayId: string;
  /** `dlv_…`. */
  deliveryId: string;
}

/**
 * Sends a delivery once more, in any status. If the delivery waits for a retry, the replay is that retry: if it fails,
 * the next retry follows. If the endpoint is paused, the replay is held like its other deliveries.
 */
export class ReplayDelivery extends Command<DeliveryReplayView> {
  /** @param force true to send it even if the endpoint is disabled */
  constructor(
    readonly project: string,
    readonly delivery: string,
    readonly force: boolean,
  ) {
    super();
  }
}

/**
 * Makes the replay due now: in the due row that the delivery waits with, or in a new one. Then it sends a hint.
 * @throws PosthornError `not-found`; `conflict` if the endpoint is deleted, pending, or disabled without `force`;
 * `unavailable` (may be retried) if Postgres stored nothing
 */
@CommandHandler(ReplayDelivery)
export class ReplayDeliveryHandler implements ICommandHandler<ReplayDelivery> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, delivery, force }: ReplayDelivery): Promise<DeliveryReplayView> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const { deliveryId, eventId, endpointId } = await findDelivery(manager, projectId, delivery);
    await refuseIfNothingIsSent(manager, endpointId, force);
    const nowMs = this.context.clock.nowMs();
    const ids = { deliveryId, eventId, endpointId, projectId };
    const terms = { replayId: uuidv7(nowMs), atMs: nowMs, isForced: force };
    const replayId = await makeReplayDue(manager, ids, terms);
    if (replayId === undefined) throw notStored();
    this.context.onDue();
    return { replayId: toTypeId('rpl', replayId), deliveryId: toTypeId('dlv', deliveryId) };
  }
}

function notStored(): PosthornError {
  const message =
    'The replay was not accepted: Postgres stored nothing for it and reported no error. A trigger of posthorn.due ' +
    'that returns null does this: remove it, and replay the delivery again.';
  return new PosthornError('unavailable', message, { canRetry: true });
}

/** @throws PosthornError `conflict` if the replay would be cancelled at once */
async function refuseIfNothingIsSent(manager: EntityManager, endpointId: string, force: boolean): Promise<void> {
  const { state, deletedAt } = await manager.findOneByOrFail(EndpointEntity, { id: endpointId });
  if (deletedAt !== null)
    throw new PosthornError('conflict', 'The endpoint of this delivery is deleted: the delivery cannot be replayed.');
  if (state === 'pending')
    throw new PosthornError(
      'conflict',
      'The endpoint of this delivery is pending. Verify it, then replay the delivery.',
    );
  if (state === 'disabled' && !force)
    throw new PosthornError(
      'conflict',
      'The endpoint of this delivery is disabled. Resume it, or replay the delivery with `force`.',
    );
}
