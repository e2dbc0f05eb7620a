import type { EndpointSnapshot } from '#catalogue';

/**
 * The state of an endpoint that a breaker applies to. With another URL, or after a resume, the endpoint gets a new
 * breaker.
 */
export interface BreakerSubject {
  url: string;
  resumedAtMs: number | null;
}

/** The subject of an endpoint's circuit breaker; undefined for an endpoint to which nothing is sent. */
export function breakerSubject(endpoint: EndpointSnapshot | undefined): BreakerSubject | undefined {
  if (!endpoint || endpoint.deleted || endpoint.state === 'pending' || endpoint.state === 'disabled') return undefined;
  return { url: endpoint.url, resumedAtMs: endpoint.resumedAtMs };
}
