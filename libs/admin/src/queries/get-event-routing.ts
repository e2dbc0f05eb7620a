import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { deliveryIdOf, lowestUuidAt, toTypeId } from '#kernel';
import type { MissReason } from '#routing';
import { AdminContext } from '../admin-context.ts';
import { findEvent } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';
import { type AbsenceReason, describeMiss } from '../routing/describe-miss.ts';
import { explainMiss } from '../routing/explain-miss.ts';
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
  /** Past the first hundred endpoints with a condition, `condition` may stand for `condition-error`. */
  reason: AbsenceReason;
  /** The reason as a sentence. */
  explanation: string;
}

interface EventOfRouting {
  id: string;
  projectId: string;
  type: string;
  channel: string | null;
  channels?: readonly string[];
  endpointIds: readonly string[] | null;
}
type PageOfRouting = Pick<EventRoutingView, 'endpoints' | 'nextCursor'>;

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
 * Reads the routing row, and derives the reasons of unnamed misses from the endpoints' streams.
 * @throws PosthornError `not-found`, or `invalid-input` for a cursor that is not of this list
 */
@QueryHandler(GetEventRouting)
export class GetEventRoutingHandler implements IQueryHandler<GetEventRouting> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, event: reference, cursor, limit }: GetEventRouting): Promise<EventRoutingView> {
    const { manager } = this.context.dataSource;
    const { id: projectId } = await findProject(manager, project);
    const { endpoint_ids: endpointIds, channels, ...found } = await findEvent(manager, projectId, reference);
    const event = { ...found, projectId, endpointIds, channels: channels ?? undefined };
    const routing = await readRouting(manager, event.id);
    if (!routing) return { routedAt: null, counts: { matched: 0, missed: {} }, endpoints: [], nextCursor: null };
    const page = await pageOfRouting(manager, event, routing, cursor, limit);
    const counts = { matched: routing.matchedCount, missed: routing.missedCounts };
    return { routedAt: routing.routedAt.toISOString(), counts, ...page };
  }
}

async function pageOfRouting(
  manager: EntityManager,
  event: EventOfRouting,
  routing: RoutingRow,
  cursor: string | null,
  limit: number,
): Promise<PageOfRouting> {
  const isInMatched = cursor === null || isNumberCursor(cursor, 'routing');
  const offset = isInMatched ? (numberOfCursor('routing', cursor) ?? 0) : routing.matchedCount;
  const ids = offset < routing.matchedCount ? await readMatched(manager, event.id, offset, limit) : [];
  const matched = ids.map((id) => ({
    endpointId: toTypeId('ep', id),
    matched: true as const,
    deliveryId: toTypeId('dlv', deliveryIdOf(event.id, id)),
  }));
  const end = offset + ids.length;
  if (end < routing.matchedCount) return { endpoints: matched, nextCursor: cursorAfterNumber('routing', end) };
  const after = isInMatched ? FIRST_ID : idOfCursor('routing', cursor)!;
  const missed = await missedPage(manager, event, routing, after, limit - ids.length);
  return {
    endpoints: [...matched, ...missed.endpoints],
    nextCursor:
      missed.nextId === null
        ? null
        : missed.nextId === FIRST_ID
          ? cursorAfterNumber('routing', end)
          : cursorAfter('routing', missed.nextId),
  };
}

async function missedPage(
  manager: EntityManager,
  event: EventOfRouting,
  routing: RoutingRow,
  after: string,
  limit: number,
): Promise<{ endpoints: MissedView[]; nextId: string | null }> {
  const left = routing.namesAllMissed
    ? missedOfRow(routing, after)
    : await missedOfProject(manager, event, routing, after, limit + 1);
  const kept = left.slice(0, limit);
  const nextId = left.length > limit ? (kept.at(-1)?.[0] ?? after) : null;
  return { endpoints: kept.map(([id, reason]) => missedView(event, id, reason)), nextId };
}

/** An endpoint by its UUID, and the reason why it did not get the event. */
type Missed = [id: string, reason: AbsenceReason];

function missedOfRow({ missed }: RoutingRow, after: string): Missed[] {
  return [...missed].filter(([id]) => id > after).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Reads until there are as many as wanted: an endpoint without a known reason is left out. */
async function missedOfProject(
  manager: EntityManager,
  event: EventOfRouting,
  routing: RoutingRow,
  after: string,
  wanted: number,
): Promise<Missed[]> {
  const found: Missed[] = [];
  for (let from: string | undefined = after; from !== undefined && found.length < wanted;) {
    const rows = await readMissed(manager, event, routing, from, wanted);
    for (const row of rows) {
      const reason = routing.missed.get(row.id) ?? reasonOf(event, row, routing);
      if (reason !== null) found.push([row.id, reason]);
    }
    from = rows.length < wanted ? undefined : rows.at(-1)!.id;
  }
  return found;
}

function reasonOf(event: EventOfRouting, row: MissedRow, { missedCounts }: RoutingRow): AbsenceReason | null {
  if (row.wasDeleted) return 'deleted';
  if (row.isLater) return 'created-later';
  const isKnown = row.before !== null || row.near.length > 0;
  if (isKnown && event.endpointIds?.includes(row.id) === false) return 'not-chosen';
  // An endpoint that was being created while the event was routed.
  return explainMiss(event, row, missedCounts) ?? (row.before === null ? 'created-later' : null);
}

const missedView = (event: EventOfRouting, id: string, reason: AbsenceReason): MissedView => ({
  endpointId: toTypeId('ep', id),
  matched: false,
  reason,
  explanation: describeMiss(reason, event),
});
