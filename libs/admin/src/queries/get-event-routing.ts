import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { deliveryIdOf, type PosthornEvent, toTypeId } from '#kernel';
import { toEvent } from '#event-store';
import type { MissReason } from '#routing';
import { AdminContext } from '../admin-context.ts';
import { findEvent } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';
import { type AbsenceReason, describeMiss } from '../routing/describe-miss.ts';
import { causeOfMiss, ConditionExplainer } from '../routing/condition-explainer.ts';
import { isOfCondition, type Missed } from '../routing/read-misses.ts';
import { readRouting } from '../routing/read-routing.ts';
import { readRoutingPage } from './routing-page.ts';

/** The routing of an event: for each endpoint of the project, true if it gets the event, else the reason why not. */
export interface EventRoutingView {
  /** Null until the event is routed, which takes milliseconds. */
  routedAt: string | null;
  /** How many endpoints of the time of the routing get the event, and how many do not, by reason. */
  counts: { matched: number; missed: Partial<Record<MissReason, number>> };
  /** One page: first the endpoints that get the event, then the endpoints that do not. */
  endpoints: ({ endpointId: string; matched: true; deliveryId: string } | MissedView)[];
  /** Null at the end. */
  nextCursor: string | null;
  /** Leads back to the page before; null on the first page. */
  prevCursor: string | null;
}

interface MissedView {
  endpointId: string;
  matched: false;
  reason: AbsenceReason;
  /** The reason as a sentence. For a condition, it names the part that was false, or the part that failed and why. */
  explanation: string;
}

const UNROUTED: EventRoutingView = {
  routedAt: null,
  counts: { matched: 0, missed: {} },
  ...{ endpoints: [], nextCursor: null, prevCursor: null },
};

/** The routing of an event (its id, or the id that its caller gave it), in pages of endpoints. */
export class GetEventRouting extends Query<EventRoutingView> {
  /** @param cursor a position in the matched endpoints; after them, the id of an endpoint that missed */
  constructor(
    readonly project: string,
    readonly event: string,
    readonly cursor: string | null,
    readonly limit: number,
  ) {
    super();
  }
}

/**
 * Reads the routing row, and derives the reasons of unnamed misses from the endpoints' streams. The conditions of the
 * page are evaluated again, so that the part that decided is named.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(GetEventRouting)
export class GetEventRoutingHandler implements IQueryHandler<GetEventRouting> {
  private readonly explainer: ConditionExplainer;

  constructor(private readonly context: AdminContext) {
    this.explainer = new ConditionExplainer(context);
  }

  async execute({ project, event: reference, cursor, limit }: GetEventRouting): Promise<EventRoutingView> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const event = { ...toEvent(await findEvent(manager, projectId, reference)), projectId };
    const routing = await readRouting(manager, event.id);
    if (!routing) return UNROUTED;
    const { matched, missed, ...cursors } = await readRoutingPage({ manager, event, routing }, cursor, limit);
    const counts = { matched: routing.matchedCount, missed: routing.missedCounts };
    const endpoints = [...matchedViews(event, matched), ...(await this.missedViews(event, missed))];
    return { routedAt: routing.routedAt.toISOString(), counts, endpoints, ...cursors };
  }

  private async missedViews(event: PosthornEvent, missed: readonly Missed[]): Promise<MissedView[]> {
    const found = await this.explainer.explain(event, new Set(missed.flatMap(({ conditions }) => conditions)));
    return missed.map((miss) => {
      const { reason, cause } = isOfCondition(miss)
        ? causeOfMiss(miss, found)
        : { reason: miss.reason, cause: 'unknown' as const };
      const explanation = describeMiss(reason, event, cause);
      return { endpointId: toTypeId('ep', miss.id), matched: false, reason, explanation };
    });
  }
}

const matchedViews = (event: PosthornEvent, ids: readonly string[]) =>
  ids.map((id) => ({
    endpointId: toTypeId('ep', id),
    matched: true as const,
    deliveryId: toTypeId('dlv', deliveryIdOf(event.id, id)),
  }));
