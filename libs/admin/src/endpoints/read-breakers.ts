import type { EntityManager } from 'typeorm';

/** The circuit breaker of an endpoint. */
export interface BreakerView {
  /**
   * `closed`: attempts are sent. `open`: too many attempts have failed or hang, and deliveries wait until `until`.
   * `half-open`: one attempt at a time is sent, until one succeeds.
   */
  state: 'closed' | 'open' | 'half-open';
  /** When it opened; null while closed. */
  since: string | null;
  /** When the next attempt is sent at the earliest; null while closed. */
  until: string | null;
  /** The share of failures that opened it, from 0 to 1; null while closed. */
  failureShare: number | null;
}

/** The view of the circuit breaker of an endpoint that `readBreakers` leaves out. */
export const CLOSED_BREAKER: BreakerView = { state: 'closed', since: null, until: null, failureShare: null };

interface Row {
  endpoint_id: string;
  since: Date;
  until: Date;
  failure_share: number;
}

/**
 * The circuit breakers of these endpoints that are not closed. Dispatchers save them about once a second, so the state
 * may be as old. A breaker of a former URL is left out, as dispatchers do.
 */
export async function readBreakers(
  manager: EntityManager,
  endpointIds: readonly string[],
  nowMs: number,
): Promise<Map<string, BreakerView>> {
  const rows = await manager.query<Row[]>(
    `select b.endpoint_id, b.since, b.until, b.failure_share from posthorn.endpoint_breaker b
     join posthorn.endpoint e on e.id = b.endpoint_id and e.url = b.url
     where b.endpoint_id = any($1)`,
    [endpointIds],
  );
  return new Map(
    rows.map(({ endpoint_id: endpointId, since, until, failure_share: share }) => [
      endpointId,
      {
        state: until.getTime() > nowMs ? 'open' : 'half-open',
        since: since.toISOString(),
        until: until.toISOString(),
        failureShare: Math.round(share * 1_000) / 1_000,
      },
    ]),
  );
}
