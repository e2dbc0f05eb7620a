import type { Arrival } from '../receiver/arrival.ts';
import { type DemoEndpoint, wants } from './endpoints.ts';
import type { Fact } from './read-facts.ts';

/** The events that an endpoint should have received in this run, and those that were not handled there, verified. */
export interface EndpointAccount {
  name: string;
  expected: number;
  missing: string[];
}

export interface Account {
  endpoints: EndpointAccount[];
  /** Verified, and yet not in the service's tables: events of a transaction that was rolled back. */
  untrue: string[];
}

/** Compares the facts with the requests that arrived. */
export function reconcile(
  facts: readonly Fact[],
  arrivals: readonly Arrival[],
  endpoints: readonly DemoEndpoint[],
): Account {
  const verified = arrivals.flatMap((arrival) => (arrival.message ? [{ ...arrival, message: arrival.message }] : []));
  const handled = verified.filter(({ outcome }) => outcome !== 'failed');
  const handledKeys = new Set(handled.map(({ endpoint, message }) => `${endpoint} ${message.type} ${message.data.id}`));
  const known = new Set(facts.map(({ id }) => id));
  return {
    endpoints: endpoints.map((endpoint) => {
      const expected = facts.filter(({ isNew, type }) => isNew && wants(endpoint, type));
      const missing = expected.filter(({ type, id }) => !handledKeys.has(`${endpoint.name} ${type} ${id}`));
      return { name: endpoint.name, expected: expected.length, missing: missing.map(({ id }) => id) };
    }),
    untrue: [...new Set(verified.map(({ message }) => message.data.id))].filter((id) => !known.has(id)),
  };
}

/** Returns true if all facts arrived, and nothing else. */
export function isComplete({ endpoints, untrue }: Account): boolean {
  return untrue.length === 0 && endpoints.every(({ missing }) => missing.length === 0);
}
