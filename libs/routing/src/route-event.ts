import type { PosthornEvent } from '#kernel';
import type { Condition } from './condition/condition.ts';
import { evaluateConditions, type Verdicts } from './evaluate-conditions.ts';
import { type MissReason, takesChannel } from './matching.ts';
import type { ProjectEndpoints, RoutedEndpoint } from './project-endpoints.ts';
import type { TimeSlice } from './time-slice.ts';

/** Endpoints whose condition did not hold that a routing names. Past it they are counted only. */
const MAX_NAMED_MISSES = 100;

export type MissCounts = Partial<Record<MissReason, number>>;

/** Which endpoints get an event, why others do not, and by which catalogue that was decided. */
export interface Routing {
  eventId: string;
  projectId: string;
  catalogueVersion: number;
  matched: readonly string[];
  /** How many endpoints do not get it, by reason. */
  missedCounts: MissCounts;
  /**
   * Endpoints whose condition did not hold or failed, at most 100. The other misses follow from the endpoints' event
   * types and channels of the time, which their streams keep.
   */
  missed: string[];
  /** One for each of `missed`. */
  missedReasons: MissReason[];
}

/**
 * Decides who gets an event.
 * @returns a promise only if conditions have to be evaluated: most events have none, and a batch has a thousand events
 */
export function routeEvent(
  event: PosthornEvent,
  endpoints: ProjectEndpoints,
  catalogueVersion: number,
  slice: TimeSlice,
): Routing | Promise<Routing> {
  const takers = endpoints.takersOf(event.type);
  const routing: Routing = {
    ...{ eventId: event.id, projectId: event.projectId, catalogueVersion },
    ...{ matched: takers.allIds ?? [], missedCounts: {}, missed: [], missedReasons: [] },
  };
  countMisses(routing, 'event-type', endpoints.size - takers.endpoints.length);
  if (takers.allIds !== null) return routing;
  const eligible = takers.endpoints.filter(({ channels }) => takesChannel(channels, event.channel));
  countMisses(routing, 'channel', takers.endpoints.length - eligible.length);
  const conditions = new Set<Condition>();
  for (const { condition } of eligible) if (condition !== null) conditions.add(condition);
  if (conditions.size === 0) return { ...routing, matched: eligible.map(({ id }) => id) };
  return evaluateConditions(event, conditions, slice).then((verdicts) => judge(routing, eligible, verdicts));
}

function judge(routing: Routing, eligible: readonly RoutedEndpoint[], verdicts: Verdicts): Routing {
  const matched: string[] = [];
  for (const { id, condition } of eligible) {
    const reason = condition === null ? null : (verdicts.get(condition) ?? null);
    if (reason === null) matched.push(id);
    else {
      countMisses(routing, reason, 1);
      if (routing.missed.length === MAX_NAMED_MISSES) continue;
      routing.missed.push(id);
      routing.missedReasons.push(reason);
    }
  }
  return { ...routing, matched };
}

function countMisses({ missedCounts }: Routing, reason: MissReason, count: number): void {
  if (count > 0) missedCounts[reason] = (missedCounts[reason] ?? 0) + count;
}
