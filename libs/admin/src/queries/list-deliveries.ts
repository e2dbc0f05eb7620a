import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { type Clock, lowestUuidAt, steadyMs } from '#kernel';
import { AdminContext } from '../admin-context.ts';
import {
  type DeliveryRow,
  type DeliveryView,
  deliveryView,
  type DeliveryViewStatus,
  viewStatus,
} from '../deliveries/delivery-view.ts';
import { readDeliveries } from '../deliveries/read-deliveries.ts';
import { type PlacedDelivery, readRouted, type RoutedBounds } from '../deliveries/read-routed.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findEventId } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';
import { cursorAfterPlace, type DeliveryPlace, type Page, placeOfCursor } from './page.ts';

/** How many deliveries are read at a time to find the deliveries with a status. */
const CHUNK = 1_000;
/** After this time a page with a status is returned with the deliveries found so far. */
const FOUND_SOME_MS = 2_000;
/** After this time the search is left to the next page, even if it has found nothing: a request has 10 s. */
const LONGEST_SEARCH_MS = 7_000;
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The conditions that a listed delivery meets; a field that is left out sets none. */
export interface DeliveryFilter {
  /** The id or the uid of an endpoint. */
  endpoint?: string;
  /** The id of an event, or the id that its caller gave it. */
  event?: string;
  /** The type of the event. */
  type?: string;
  status?: DeliveryViewStatus;
  /** The event was accepted at this time or later. */
  after?: Date;
  /** The event was accepted before this time. */
  before?: Date;
}

/**
 * A project's deliveries, beginning with the youngest event. The list is derived from routings, attempts and due rows,
 * so that it shows the current state.
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

/**
 * Reads deliveries until the page is full. A search by status may end after 2 s with a shorter page, and after 7 s with
 * an empty one; `nextCursor` continues it.
 * @throws PosthornError `not-found` for the project or the endpoint of the filter, or `invalid-input` for a cursor that
 * is not of this list
 */
@QueryHandler(ListDeliveries)
export class ListDeliveriesHandler implements IQueryHandler<ListDeliveries> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, filter, cursor, limit }: ListDeliveries): Promise<Page<DeliveryView>> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const bounds = await this.bounds(manager, projectId, filter, placeOfCursor(cursor));
    const { clock } = this.context;
    const search = new Search(filter.status, limit, clock);
    for (;;) {
      const routed = await readRouted(manager, bounds, search.chunk);
      search.look(routed, await readDeliveries(manager, routed, clock.nowMs()));
      if (search.isOver || routed.length < search.chunk) return search.page();
      bounds.after = routed.at(-1)!;
      if (search.isLate) return search.page(bounds.after);
    }
  }

  private async bounds(
    manager: EntityManager,
    projectId: string,
    filter: DeliveryFilter,
    place: DeliveryPlace | null,
  ): Promise<RoutedBounds> {
    const before = filter.before ? lowestUuidAt(filter.before.getTime()) : HIGHEST;
    return {
      projectId,
      from: lowestUuidAt(filter.after?.getTime() ?? 0),
      after: place !== null && place.eventId < before ? place : { eventId: before, nth: null },
      endpointId: filter.endpoint ? (await findEndpoint(manager, projectId, filter.endpoint)).id : null,
      eventId: filter.event ? ((await findEventId(manager, projectId, filter.event)) ?? HIGHEST) : null,
      eventType: filter.type ?? null,
    };
  }
}

/** The search for one page of deliveries. */
class Search {
  /** The start of the search, by `steadyMs`. */
  private readonly beganMs: number;
  private readonly found: DeliveryRow[] = [];
  /** The place of the last delivery found. */
  private last: DeliveryPlace | undefined;
  /** True once one delivery more was found than the page may have. */
  isOver = false;

  constructor(
    private readonly status: DeliveryViewStatus | undefined,
    private readonly limit: number,
    private readonly clock: Clock,
  ) {
    this.beganMs = steadyMs(clock);
  }

  /** The number of deliveries to read at a time. */
  get chunk(): number {
    return this.status === undefined ? this.limit + 1 : CHUNK;
  }

  get isLate(): boolean {
    const tookMs = steadyMs(this.clock) - this.beganMs;
    return tookMs > (this.found.length > 0 ? FOUND_SOME_MS : LONGEST_SEARCH_MS);
  }

  /** @param rows the same deliveries as `routed` */
  look(routed: readonly PlacedDelivery[], rows: readonly DeliveryRow[]): void {
    for (const [index, row] of rows.entries()) {
      if (this.status !== undefined && viewStatus(row) !== this.status) continue;
      if (this.found.length === this.limit) {
        this.isOver = true;
        return;
      }
      this.found.push(row);
      this.last = routed[index];
    }
  }

  /** @param after the place at which the search stopped, if there is more behind it */
  page(after?: DeliveryPlace): Page<DeliveryView> {
    const next = this.isOver ? this.last : after;
    return { items: this.found.map(deliveryView), nextCursor: next ? cursorAfterPlace(next) : null };
  }
}
