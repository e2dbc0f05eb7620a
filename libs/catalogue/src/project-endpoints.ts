import { isOperational } from '#kernel';
import { type Subscription, takesType } from './subscription.ts';

/** The part of an endpoint that routing reads. */
export interface RoutedEndpoint extends Subscription {
  id: string;
}

/** The endpoints of a project that take an event type. */
export interface Matches {
  endpoints: readonly RoutedEndpoint[];
  /**
   * The ids of these endpoints if none of them has channels or a condition: then each takes every event of the type.
   */
  allIds: readonly string[] | null;
}

/** The most types and endpoints in the matches of one project, about 8 bytes each. An endpoint counts once a type. */
const MAX_KEPT = 50_000;

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
    const isByNameOnly = isOperational(type);
    const endpoints = [...this.byId.values()].filter(({ eventTypes }) => takesType(eventTypes, type, isByNameOnly));
    const isPlain = endpoints.every(({ channels, condition }) => channels === null && condition === null);
    const found: Matches = { endpoints, allIds: isPlain ? endpoints.map(({ id }) => id) : null };
    if (this.kept + endpoints.length >= MAX_KEPT) this.forgetMatches();
    this.kept += endpoints.length + 1;
    this.matches.set(type, found);
    return found;
  }

  private forgetMatches(): void {
    this.matches.clear();
    this.kept = 0;
  }
}
