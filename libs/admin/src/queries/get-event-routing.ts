import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { deliveryIdOf, toTypeId } from '#kernel';
import type { MissReason } from '#routing';
import { AdminContext } from '../admin-context.ts';
import { findEvent } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';

/** Each endpoint of the time: whether it was to get the event, and why not. */
export interface EventRoutingView {
  /** Null until it is routed, which takes milliseconds. */
  routedAt: string | null;
  endpoints: ({ endpointId: string; matched: true; deliveryId: string } | MissedView)[];
}

interface MissedView {
  endpointId: string;
  matched: false;
  reason: MissReason;
}

export class GetEventRouting extends Query<EventRoutingView> {
  constructor(
    readonly project: string,
    readonly event: string,
  ) {
    super();
  }
}

interface Row {
  routed_at: Date;
  matched: string[];
  missed: string[];
  missed_reasons: MissReason[];
}

@QueryHandler(GetEventRouting)
export class GetEventRoutingHandler implements IQueryHandler<GetEventRouting> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, event: reference }: GetEventRouting): Promise<EventRoutingView> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const event = await findEvent(manager, projectId, reference);
    const [row] = await manager.query<Row[]>(
      'select r.routed_at, r.matched, r.missed, r.missed_reasons from posthorn.routing r where r.event_id = $1',
      [event.id],
    );
    if (!row) return { routedAt: null, endpoints: [] };
    const matched = row.matched.map((id) => ({
      endpointId: toTypeId('ep', id),
      matched: true as const,
      deliveryId: toTypeId('dlv', deliveryIdOf(event.id, id)),
    }));
    const missed = row.missed.map((id, index) => ({
      endpointId: toTypeId('ep', id),
      matched: false as const,
      reason: row.missed_reasons[index]!,
    }));
    return { routedAt: row.routed_at.toISOString(), endpoints: [...matched, ...missed] };
  }
}
