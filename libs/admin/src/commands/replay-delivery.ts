import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { PosthornError, toTypeId, uuidv7 } from '#kernel';
import { shardOf } from '#delivery';
import { AdminContext } from '../admin-context.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { findProject } from '../projects/find-project.ts';

export interface ReplayView {
  replayId: string;
  deliveryId: string;
}

/**
 * Sends a delivery once more, whatever became of it; its own retries, if any are due, stay as they are. To an endpoint
 * that is paused it is held like everything else.
 */
export class ReplayDelivery extends Command<ReplayView> {
  constructor(
    readonly project: string,
    readonly delivery: string,
  ) {
    super();
  }
}

@CommandHandler(ReplayDelivery)
export class ReplayDeliveryHandler implements ICommandHandler<ReplayDelivery> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, delivery }: ReplayDelivery): Promise<ReplayView> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const { deliveryId, eventId, endpointId } = await findDelivery(manager, projectId, delivery);
    await refuseIfNothingIsSent(manager, endpointId);
    const now = this.context.clock.nowMs();
    const replayId = uuidv7(now);
    await manager.query(
      `insert into posthorn.due
         (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
       values ($1, $2, 'replay', $3, $4, $5, 0, $6, false, $7)`,
      [deliveryId, replayId, eventId, endpointId, projectId, new Date(now), shardOf(endpointId)],
    );
    this.context.onDue();
    return { replayId: toTypeId('rpl', replayId), deliveryId: toTypeId('dlv', deliveryId) };
  }
}

/** @throws PosthornError `conflict` if it would be cancelled at once */
async function refuseIfNothingIsSent(manager: EntityManager, endpointId: string): Promise<void> {
  const { state } = await manager.findOneByOrFail(EndpointEntity, { id: endpointId });
  if (state === 'pending') throw new PosthornError('conflict', 'Its endpoint is pending: verify it, then replay.');
  if (state === 'disabled') throw new PosthornError('conflict', 'Its endpoint is disabled: resume it, then replay.');
}
