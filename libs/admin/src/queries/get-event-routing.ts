import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { deliveryIdOf, lowestUuidAt, type PosthornEvent, toTypeId } from '#kernel';
import { toEvent } from '#event-store';
import type { MissReason } from '#routing';
import { AdminContext } from '../admin-context.ts';
import { findEvent } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';
import { type AbsenceReason, describeMiss } from '../routing/describe-miss.ts';
import { causeOfMiss, ConditionExplainer } from '../routing/condition-explainer.ts';
import { conditionsNear, explainMiss } from '../routing/explain-miss.ts';
import { type MissedRow, readMissed } from '../routing/read-missed.ts';
import { readMatched, readRouting, type RoutingRow } from '../routing/read-routing.ts';
import { cursorAfter, cursorAfterNumber, idOfCursor, isNumberCursor, numberOfCursor } from './page.ts';

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
}

interface MissedView {
  endpointId: string;
  matched: false;
  reason: AbsenceReason;
  /** The reason as a sentence. For a condition, it names the part that was false, or the part that failed and why. */
  explanation: string;
}

type PageOfRouting = { matched: string[]; missed: Missed[]; nextCursor: string | null };

const FIRST_ID = lowestUuidAt(0);

/** The routing of an event (its id, or the id that its caller gave it), in pages of endpoints. */
export class GetEventRouting extends Query<EventRoutingView> {
  /** @param cursor the position in the matched endpoints; after them, the id of the last endpoint that missed */
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
    if (!routing) return { routedAt: null, counts: { matched: 0, missed: {} }, endpoints: [], nextCursor: null };
    const { matched, missed, nextCursor } = await pageOfRouting(manager, event, routing, cursor, limit);
    const counts = { matched: routing.matchedCount, missed: routing.missedCounts };
    const endpoints = [...matchedViews(event, matched), ...(await this.missedViews(event, missed))];
    return { routedAt: routing.routedAt.toISOString(), counts, endpoints, nextCursor };
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

async function pageOfRouting(
  manager: EntityManager,
  event: PosthornEvent,
  routing: RoutingRow,
  cursor: string | null,
  limit: number,
): Promise<PageOfRouting> {
  const isInMatched = cursor === null || isNumberCursor(cursor, 'routing');
  const offset = isInMatched ? (numberOfCursor('routing', cursor) ?? 0) : routing.matchedCount;
  const matched = offset < routing.matchedCount ? await readMatched(manager, event.id, offset, limit) : [];
  const end = offset + matched.length;
  if (end < routing.matchedCount) return { matched, missed: [], nextCursor: cursorAfterNumber('routing', end) };
  const after = isInMatched ? FIRST_ID : idOfCursor('routing', cursor)!;
  const { missed, nextId } = await missedPage(manager, event, routing, after, limit - matched.length);
  if (nextId === null) return { matched, missed, nextCursor: null };
  const nextCursor = nextId === FIRST_ID ? cursorAfterNumber('routing', end) : cursorAfter('routing', nextId);
  return { matched, missed, nextCursor };
}

async function missedPage(
  manager: EntityManager,
  event: PosthornEvent,
  routing: RoutingRow,
  after: string,
  limit: number,
): Promise<{ missed: Missed[]; nextId: string | null }> {
  const left = routing.namesAllMissed
    ? missedOfRow(routing, after)
    : await missedOfProject(manager, event, routing, after, limit + 1);
  const missed = left.slice(0, limit);
  return { missed, nextId: left.length > limit ? (missed.at(-1)?.id ?? after) : null };
}

/** An endpoint by its UUID, and the reason why it did not get the event. */
interface Missed {
  id: string;
  reason: AbsenceReason;
  isNamed: boolean;
  /** Empty unless the reason is a condition. */
  conditions: readonly string[];
}

const isOfCondition = (miss: Missed): miss is Missed & { reason: MissReason } =>
  miss.reason === 'condition' || miss.reason === 'condition-error';

function missedOfRow({ missed }: RoutingRow, after: string): Missed[] {
  const left = [...missed].filter(([id]) => id > after).sort(([a], [b]) => (a < b ? -1 : 1));
  return left.map(([id, reason]) => ({ id, reason, isNamed: true, conditions: [] }));
}

/** Reads until there are as many as wanted: an endpoint without a known reason is left out. */
async function missedOfProject(
  manager: EntityManager,
  event: PosthornEvent,
  routing: RoutingRow,
  after: string,
  wanted: number,
): Promise<Missed[]> {
  const found: Missed[] = [];
  for (let from: string | undefined = after; from !== undefined && found.length < wanted;) {
    const rows = await readMissed(manager, event, routing, from, wanted);
    for (const row of rows) {
      const miss = missOf(event, row, routing);
      if (miss !== null) found.push(isOfCondition(miss) ? { ...miss, conditions: conditionsNear(event, row) } : miss);
    }
    from = rows.length < wanted ? undefined : rows.at(-1)!.id;
  }
  return found;
}

function missOf(event: PosthornEvent, row: MissedRow, { missed, missedCounts }: RoutingRow): Missed | null {
  const miss = { id: row.id, isNamed: missed.has(row.id), conditions: [] };
  const named = missed.get(row.id);
  if (named !== undefined) return { ...miss, reason: named };
  if (row.wasDeleted) return { ...miss, reason: 'deleted' };
  if (row.isLater) return { ...miss, reason: 'created-later' };
  const isKnown = row.before !== null || row.near.length > 0;
  if (isKnown && event.endpointIds?.includes(row.id) === false) return { ...miss, reason: 'not-chosen' };
  // An endpoint that was being created while the event was routed.
  const reason = explainMiss(event, row, missedCounts) ?? (row.before === null ? 'created-later' : null);
  return reason === null ? null : { ...miss, reason };
}
