import type { AcceptedEventView } from '#admin';
import type { Metrics } from '#telemetry';

/** Counts the events of a request once they are committed, by the API that took them. */
export function countAccepted(metrics: Metrics, door: 'rest' | 'grpc', events: readonly AcceptedEventView[]): void {
  const repeated = events.filter(({ duplicate }) => duplicate).length;
  if (repeated > 0) metrics.count('eventsRepeated', { door }, repeated);
  if (events.length > repeated) metrics.count('eventsAccepted', { door }, events.length - repeated);
}
