import { isOperational } from '#kernel';
import { type Subscription, takesType } from './subscription.ts';

/** The part of an endpoint that routing reads. */
export interface RoutedEndpoint extends Subscription {
  id: string;
}

/** The endpoints of a project that take an event type. */
export interface Matches {
  /** The number of endpoints whose event types were compared: all of the project, or those that the event names. */
  considered: number;
  endpoints: readonly RoutedEndpoint[];
  /**
   * The ids of these endpoints if none of them has channels or a condition: then each takes every event of the type.
   */
  allIds: readonly string[] | null;
}

/** The most types and endpoints in the matches of one project, about 8 bytes each. An endpoint counts once a type. */
const MAX_KEPT = 50_000;

function matchesIn(considered: readonly RoutedEndpoint[], type: string): Matches {
  const isByNameOnly = isOperational(type);
  const endpoints = considered.filter(({ eventTypes }) => takesType(eventTypes, type, isByNameOnly));
  const isPlain = endpoints.every(({ channels, condition }) => channels === null && condition === null);
  return { considered: considered.length, endpoints, allIds: isPlain ? endpoints.map(({ id }) => id) : null };
}

/**
 * The endpoints of one project that are not deleted. The endpoints that take an event type are found once and kept
 * until an endpoint changes. Otherwise a thousand events of one type would each read ten thousand endpoints.
 */
export class ProjectEndpoints implements Iterable<RoutedEndpoint> {
  private readonly byId = new Map<string, RoutedEndpoint>();
  private readonly matches = new Map<string, Matches>();
  private kept = 0;

  get size(): number {
    return this.byId.size;
  }

  [Symbol.iterator](): Iterator<RoutedEndpoint> {
    return this.byId.values();
  }

  set(endpoint: RoutedEndpoint): void {
    this.byId.set(endpoint.id, endpoint);
    this.forgetMatches();
  }

  delete(id: string): void {
    if (this.byId.delete(id)) this.forgetMatches();
  }

  matchesOf(type: string): Matches {
    const known = this.matches.get(type);
    if (known) return known;
    const found = matchesIn([...this.byId.values()], type);
    const { length } = found.endpoints;
    if (this.kept + length >= MAX_KEPT) this.forgetMatches();
    this.kept += length + 1;
    this.matches.set(type, found);
    return found;
  }

  /** The endpoints that take an event type among those with these ids. Ids of deleted endpoints are skipped. */
  matchesAmong(ids: readonly string[], type: string): Matches {
    return matchesIn(
      ids.flatMap((id) => this.byId.get(id) ?? []),
      type,
    );
  }

  private forgetMatches(): void {
    this.matches.clear();
    this.kept = 0;
  }
}
