import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { PosthornError, toTypeId, uuidv7 } from '#kernel';
import { OWN_SCHEDULE, shardOf } from '#delivery';
import { AdminContext } from '../admin-context.ts';
import { findDelivery } from '../deliveries/find-delivery.ts';
import { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { findProject } from '../projects/find-project.ts';

export interface ReplayView {
  replayId: string;
  deliveryId: string;
}

/**
 * A replay takes the place of the first attempt or retry for which a delivery waits, and is sent now. If nothing waits, or
 * the attempt is under way, the replay has a row of its own. A delivery has one unrecorded replay at most: a second call
 * returns the first one's id.
 */
const REPLAY = `with taken as (
  update posthorn.due d set kind = 'replay', replay_id = $2, due_at = $6, parked = false, expires_at = null
  where d.delivery_id = $1 and d.trigger_id = '${OWN_SCHEDULE}' and d.kind <> 'replay' and d.leased_until is null
    and not exists (select from posthorn.due r where r.delivery_id = $1 and r.kind = 'replay')
  returning d.replay_id
),
added as (
  insert into posthorn.due as d
    (delivery_id, trigger_id, kind, event_id, endpoint_id, project_id, retry, due_at, parked, shard)
  select $1, $2, 'replay', $3, $4, $5, 0, $6, false, $7 where not exists (select from taken)
  on conflict (delivery_id) where kind = 'replay' do update set retry = d.retry
  returning coalesce(d.replay_id, d.trigger_id)
)
select t.replay_id as "replayId" from taken t union all select a.coalesce from added a`;

/**
 * Sends a delivery once more, in any status. If the delivery waits for a retry, the replay is that retry: if it fails,
 * the next retry follows. If the endpoint is paused, the replay is held like its other deliveries.
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
    const nowMs = this.context.clock.nowMs();
    const ids = [deliveryId, uuidv7(nowMs), eventId, endpointId, projectId];
    const [made] = await manager.query<{ replayId: string }[]>(REPLAY, [...ids, new Date(nowMs), shardOf(endpointId)]);
    if (made === undefined) throw notStored();
    this.context.onDue();
    return { replayId: toTypeId('rpl', made.replayId), deliveryId: toTypeId('dlv', deliveryId) };
  }
}

function notStored(): PosthornError {
  const message =
    'The replay was not accepted: Postgres stored nothing for it and reported no error. A trigger of posthorn.due ' +
    'that returns null does this: remove it, and replay the delivery again.';
  return new PosthornError('unavailable', message, { canRetry: true });
}

/** @throws PosthornError `conflict` if the replay would be cancelled at once */
async function refuseIfNothingIsSent(manager: EntityManager, endpointId: string): Promise<void> {
  const { state, deletedAt } = await manager.findOneByOrFail(EndpointEntity, { id: endpointId });
  if (deletedAt !== null)
    throw new PosthornError('conflict', 'The endpoint of this delivery is deleted: the delivery cannot be replayed.');
  if (state === 'pending')
    throw new PosthornError(
      'conflict',
      'The endpoint of this delivery is pending. Verify it, then replay the delivery.',
    );
  if (state === 'disabled')
    throw new PosthornError(
      'conflict',
      'The endpoint of this delivery is disabled. Resume it, then replay the delivery.',
    );
}
