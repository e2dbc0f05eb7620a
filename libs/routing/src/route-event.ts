import type { PosthornEvent } from '#kernel';
import { EvaluatedEvent, type MissReason } from './matching.ts';
import { type ProjectEndpoints, type RoutedEndpoint, takesChannel } from '#catalogue';

/** The most endpoints whose condition did not hold that a routing names. Further endpoints are only counted. */
const MAX_NAMED_MISSES = 100;

/** The number of misses of an event by reason. A reason without misses is absent. */
export type MissCounts = Partial<Record<MissReason, number>>;

/** The endpoints that get an event, the reasons why others do not, and the version of the catalogue that decided it. */
export interface Routing {
  eventId: string;
  projectId: string;
  catalogueVersion: number;
  matched: readonly string[];
  /** The number of endpoints that do not get it, by reason. */
  missedCounts: MissCounts;
  /**
   * Endpoints whose condition did not hold or failed, at most 100. The other misses follow from the endpoints' event
   * types and channels of the time, which their streams keep, and from the endpoints that the event names.
   */
  missed: string[];
  /** One for each of `missed`. */
  missedReasons: MissReason[];
}

/** An event whose endpoints are found by type and channel. */
export interface PartialRouting {
  /** Complete but for the endpoints with conditions, if there are any. */
  readonly routing: Routing;
  /** The endpoints that take the event if their conditions hold; null if none of them has a condition. */
  readonly conditional: { readonly eligible: readonly RoutedEndpoint[]; readonly question: EvaluatedEvent } | null;
}

/**
 * Finds the endpoints that take an event by type and channel, and their conditions. If the event names endpoints, only
 * these are considered.
 */
export function matchByName(
  event: PosthornEvent,
  endpoints: ProjectEndpoints,
  catalogueVersion: number,
): PartialRouting {
  const { endpointIds, type } = event;
  const matches = endpointIds === undefined ? endpoints.matchesOf(type) : endpoints.matchesAmong(endpointIds, type);
  const routing: Routing = {
    ...{ eventId: event.id, projectId: event.projectId, catalogueVersion },
    ...{ matched: matches.allIds ?? [], missedCounts: {}, missed: [], missedReasons: [] },
  };
  countMisses(routing, 'not-chosen', endpoints.size - matches.considered);
  countMisses(routing, 'event-type', matches.considered - matches.endpoints.length);
  if (matches.allIds !== null) return { routing, conditional: null };
  const eligible = matches.endpoints.filter(({ channels }) => takesChannel(channels, event));
  countMisses(routing, 'channel', matches.endpoints.length - eligible.length);
  const question = new EvaluatedEvent(event);
  for (const { condition } of eligible) if (condition !== null) question.sources.add(condition);
  if (question.sources.size > 0) return { routing, conditional: { eligible, question } };
  return { routing: { ...routing, matched: eligible.map(({ id }) => id) }, conditional: null };
}

/** Decides which endpoints get an event whose conditions have their verdicts. */
export function routeEvent({ routing, conditional }: PartialRouting): Routing {
  if (conditional === null) return routing;
  const { eligible, question } = conditional;
  const matched: string[] = [];
  const decided: Routing = {
    ...routing,
    missedCounts: { ...routing.missedCounts },
    matched,
    missed: [],
    missedReasons: [],
  };
  for (const { id, condition } of eligible) {
    const reason = condition === null ? null : question.reasonOf(condition);
    if (reason === null) matched.push(id);
    else noteMiss(decided, id, reason);
  }
  return decided;
}

function noteMiss(routing: Routing, id: string, reason: MissReason): void {
  countMisses(routing, reason, 1);
  if (routing.missed.length === MAX_NAMED_MISSES) return;
  routing.missed.push(id);
  routing.missedReasons.push(reason);
}

function countMisses({ missedCounts }: Routing, reason: MissReason, count: number): void {
  if (count > 0) missedCounts[reason] = (missedCounts[reason] ?? 0) + count;
}
