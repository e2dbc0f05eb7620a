import { isOperational } from '#kernel';
import { type Subscription, takesType } from './subscription.ts';

/** The part of an endpoint that routing reads. */
export interface RoutedEndpoint extends Subscription {
  id: string;
}

/** The endpoints of a project that take an event type. */
export interface Takers {
  endpoints: readonly RoutedEndpoint[];
  /**
   * The ids of these endpoints if none of them has channels or a condition: then each takes every event of the type.
   */
  allIds: readonly string[] | null;
}

/** Endpoints that the takers of one project are kept for, counted once a type: about 8 bytes each. */
const MAX_KEPT = 50_000;

/**
 * The endpoints of one project that are not deleted. The endpoints that take an event type are found once and kept
 * until one endpoint changes, so that a thousand events of a type do not read ten thousand endpoints each.
 */
export class ProjectEndpoints implements Iterable<RoutedEndpoint> {
  private readonly byId = new Map<string, RoutedEndpoint>();
  private readonly takers = new Map<string, Takers>();
  private kept = 0;

  get size(): number {
    return this.byId.size;
  }

  [Symbol.iterator](): Iterator<RoutedEndpoint> {
    return this.byId.values();
  }

  set(endpoint: RoutedEndpoint): void {
    this.byId.set(endpoint.id, endpoint);
    this.forgetTakers();
  }

  delete(id: string): void {
    if (this.byId.delete(id)) this.forgetTakers();
  }

  takersOf(type: string): Takers {
    const known = this.takers.get(type);
    if (known) return known;
    const isByNameOnly = isOperational(type);
    const endpoints = [...this.byId.values()].filter(({ eventTypes }) => takesType(eventTypes, type, isByNameOnly));
    const isPlain = endpoints.every(({ channels, condition }) => channels === null && condition === null);
    const found: Takers = { endpoints, allIds: isPlain ? endpoints.map(({ id }) => id) : null };
    if (this.kept + endpoints.length >= MAX_KEPT) this.forgetTakers();
    this.kept += endpoints.length + 1;
    this.takers.set(type, found);
    return found;
  }

  private forgetTakers(): void {
    this.takers.clear();
    this.kept = 0;
  }
}
