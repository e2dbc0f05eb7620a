import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { lowestUuidAt } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import {
  type DeliveryRow,
  type DeliveryView,
  deliveryView,
  type DeliveryViewStatus,
  viewStatus,
} from '../deliveries/delivery-view.ts';
import { readDeliveries, type RoutedEvent } from '../deliveries/read-deliveries.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findEventId } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';
import { cursorAfter, idOfCursor, type Page } from './page.ts';

/** How many routings are looked through for one page at most; a filter that few match gives short pages. */
const MAX_SCANNED = 5_000;
const CHUNK = 500;
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export interface DeliveryFilter {
  endpoint?: string;
  event?: string;
  type?: string;
  status?: DeliveryViewStatus;
  after?: Date;
  before?: Date;
}

/**
 * A project's deliveries, of the youngest event first. Derived from routings, attempts and due rows, so that it holds
 * what is true now. A page ends at an event, so it may hold a few more than `limit`.
 */
export class ListDeliveries extends Query<Page<DeliveryView>> {
  constructor(
    readonly project: string,
    readonly filter: DeliveryFilter,
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

interface Bounds {
  from: string;
  to: string;
  endpointId: string | null;
  eventId: string | null;
}

@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, filter, cursor, limit }: ListDeliveries): Promise<Page<DeliveryView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const bounds = await this.bounds(manager, projectId, filter);
    let before = idOfCursor(cursor) ?? bounds.to;
    const found: DeliveryRow[] = [];
    for (let scanned = 0; scanned < MAX_SCANNED; scanned += CHUNK) {
      const routed = await readRouted(manager, projectId, { ...bounds, to: before }, filter.type);
      const rows = await readDeliveries(
        manager,
        routed.map((event) => only(event, bounds.endpointId)),
        this.context.clock.nowMs(),
      );
      for (const row of rows) {
        if (found.length >= limit && row.eventId !== before) return pageUpTo(found, before);
        before = row.eventId;
        if (filter.status === undefined || viewStatus(row) === filter.status) found.push(row);
      }
      if (routed.length < CHUNK) return { items: found.map(deliveryView), nextCursor: null };
      before = routed.at(-1)!.eventId;
    }
    return pageUpTo(found, before);
  }

  private async bounds(manager: EntityManager, projectId: string, filter: DeliveryFilter): Promise<Bounds> {
    return {
      from: lowestUuidAt(filter.after?.getTime() ?? 0),
      to: filter.before ? lowestUuidAt(filter.before.getTime()) : HIGHEST,
      endpointId: filter.endpoint ? (await findEndpoint(manager, projectId, filter.endpoint)).id : null,
      eventId: filter.event ? ((await findEventId(manager, projectId, filter.event)) ?? HIGHEST) : null,
    };
  }
}

const pageUpTo = (rows: DeliveryRow[], eventId: string): Page<DeliveryView> => ({
  items: rows.map(deliveryView),
  nextCursor: cursorAfter(eventId),
});

const only = (event: RoutedEvent, endpointId: string | null): RoutedEvent =>
  endpointId === null ? event : { ...event, endpointIds: event.endpointIds.filter((id) => id === endpointId) };

function readRouted(
  manager: EntityManager,
  projectId: string,
  { from, to, endpointId, eventId }: Bounds,
  type: string | undefined,
): Promise<RoutedEvent[]> {
  return manager.query<RoutedEvent[]>(
    `select r.event_id as "eventId", e.type as "eventType", e.test, r.matched as "endpointIds"
     from posthorn.whole_routing r join posthorn.event e on e.id = r.event_id
     where r.project_id = $1 and r.event_id >= $2 and r.event_id < $3
       and ($4::uuid is null or $4 = any(r.matched))
       and ($5::uuid is null or r.event_id = $5)
       and ($6::text is null or e.type = $6)
     order by r.event_id desc limit ${CHUNK}`,
    [projectId, from, to, endpointId, eventId, type ?? null],
  );
}
