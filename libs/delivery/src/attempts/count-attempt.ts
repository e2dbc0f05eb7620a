import { unixMsOfUuid } from '#kernel';
import { METRICS_TABLE, type Metrics } from '#telemetry';
import type { CancelReason } from '../model/cancel-reason.ts';
import type { AttemptTrigger, DeliveryStatus } from '../model/delivery-state.ts';
import type { AttemptFacts } from './attempt-facts.ts';

const FAILURES = METRICS_TABLE.attemptFailures.labels.reason;
/** A value of the label `reason` of `posthorn_attempt_failures_total`. */
type Failure = (typeof FAILURES)[number];
const KNOWN: ReadonlySet<string> = new Set(FAILURES);

/** An attempt that was recorded. */
export interface CountedAttempt {
  kind: AttemptTrigger;
  /** UUIDv7. */
  eventId: string;
  facts: Pick<AttemptFacts, 'outcome' | 'status' | 'errorCode' | 'startedAtMs' | 'durationMs' | 'phases'>;
  /** The status of its delivery after it. */
  status: DeliveryStatus;
}

function failureOf({ status, errorCode }: CountedAttempt['facts']): Failure {
  const reason = status === null ? (errorCode ?? 'unknown') : `${Math.floor(status / 100)}xx`;
  return KNOWN.has(reason) ? (reason as Failure) : 'unknown';
}

/** Counts an attempt in the metrics once its record is committed; a cancellation counts apart. */
export function countAttempt(metrics: Metrics, { kind, eventId, facts, status }: CountedAttempt): void {
  const { outcome, phases, startedAtMs, durationMs } = facts;
  if (outcome === 'cancelled') return metrics.count('cancelled', { reason: facts.errorCode as CancelReason });
  metrics.count('attempts', { outcome, kind });
  if (outcome === 'failed') metrics.count('attemptFailures', { reason: failureOf(facts) });
  if (status === 'exhausted' && kind !== 'test') metrics.count('exhausted', {});
  if (phases === null) return;
  metrics.observe('attemptDuration', { outcome }, durationMs / 1_000);
  // The clock that made the id may be ahead of this one.
  if (kind === 'first')
    metrics.observe('firstAttemptLag', {}, Math.max(0, startedAtMs - unixMsOfUuid(eventId)) / 1_000);
}
