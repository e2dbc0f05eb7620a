import type pg from 'pg';

/** The attempts of a database, as metrics count them. */
export interface AttemptFacts {
  /** By outcome and trigger, such as `failed retry`. */
  attempts: Record<string, number>;
  cancelled: Record<string, number>;
  /** Attempts with a request. */
  requests: number;
  /** First attempts with a request. */
  firstRequests: number;
  exhausted: number;
}

/** Reads the recorded attempts. */
export async function readAttemptFacts(pool: pg.Pool): Promise<AttemptFacts> {
  const { rows } = await pool.query<{
    kind: string;
    reason: string | null;
    sent: number;
    exhausted: number;
    n: number;
  }>(
    `select a.outcome || ' ' || a.trigger as kind, case when a.outcome = 'cancelled' then a.error_code end as reason,
       count(a.queue_ms)::int as sent, (count(*) filter (where a.state = 'exhausted'))::int as exhausted, count(*)::int as n
     from posthorn.attempt a group by 1, 2`,
  );
  const facts: AttemptFacts = { attempts: {}, cancelled: {}, requests: 0, firstRequests: 0, exhausted: 0 };
  for (const { kind, reason, sent, exhausted, n } of rows) {
    if (reason === null) facts.attempts[kind] = n;
    else facts.cancelled[reason] = (facts.cancelled[reason] ?? 0) + n;
    facts.requests += sent;
    if (kind.endsWith(' first')) facts.firstRequests += sent;
    if (!kind.endsWith(' test')) facts.exhausted += exhausted;
  }
  return facts;
}
