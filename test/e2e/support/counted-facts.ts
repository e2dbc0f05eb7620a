import type { Scrape } from '../../monitoring/scrape.ts';
import type { AttemptFacts } from './attempt-facts.ts';

const isNotZero = ([, value]: [string, number]) => value !== 0;

/** The facts that the counters of a scrape show, in the form of those of the database. */
export function countedFacts(scrape: Scrape): AttemptFacts {
  const attempts: Record<string, number> = {};
  for (const { labels, value } of scrape.find('posthorn_attempts_total')) {
    const kind = `${labels.outcome} ${labels.kind}`;
    attempts[kind] = (attempts[kind] ?? 0) + value;
  }
  const cancelled: Record<string, number> = {};
  for (const { labels, value } of scrape.find('posthorn_deliveries_cancelled_total'))
    cancelled[labels.reason!] = (cancelled[labels.reason!] ?? 0) + value;
  return {
    attempts: Object.fromEntries(Object.entries(attempts).filter(isNotZero)),
    cancelled: Object.fromEntries(Object.entries(cancelled).filter(isNotZero)),
    requests: scrape.sum('posthorn_attempt_duration_seconds_count')!,
    firstRequests: scrape.sum('posthorn_first_attempt_lag_seconds_count')!,
    exhausted: scrape.sum('posthorn_deliveries_exhausted_total')!,
  };
}
