import type { AcceptedEventView } from '#admin';
import { JSON_BOUNDS, MAX_INLINE_BYTES } from '#http-server';
import { type EventBodyKind, receiveEvents, type ReceivedEvents, withParsedData } from '#outbox';
import { inSentences } from '../rest/http/problem.ts';
import { countAccepted } from '../count-accepted.ts';
import type { UseCases } from './use-cases.ts';

type Neighbours = Pick<UseCases, 'publisher' | 'workers' | 'clock' | 'maxDataBytes' | 'metrics'>;

/** Checks events whose data is JSON text: few here, many in a thread, as the REST API does. */
async function receive(
  { workers, clock, maxDataBytes }: Neighbours,
  project: string,
  kind: EventBodyKind,
  body: unknown,
): Promise<ReceivedEvents> {
  const bytes = Buffer.from(JSON.stringify(body));
  const bounds = JSON_BOUNDS[kind];
  const nowMs = clock.nowMs();
  if (bytes.length <= MAX_INLINE_BYTES) {
    return receiveEvents(kind, withParsedData(kind, body, bounds), { nowMs, maxDataBytes, isParsed: true });
  }
  const job = { kind, bytes: new Uint8Array(bytes), bounds, nowMs, maxDataBytes, isDataText: true };
  const result = await workers.run(project, job);
  if (result.type === 'events') return result.received;
  throw new Error('a body of events has a result of another type');
}

/**
 * Publishes events that have the form of a body of the REST API, with their data as JSON text.
 * @throws PosthornError as `EventPublisher.publish`
 */
export async function publishEvents(
  neighbours: Neighbours,
  project: string,
  kind: EventBodyKind,
  body: unknown,
  idempotencyKey?: string,
): Promise<AcceptedEventView[]> {
  const received = await receive(neighbours, project, kind, body);
  const accepted = await neighbours.publisher.publish(project, received, idempotencyKey);
  countAccepted(neighbours.metrics, 'grpc', accepted);
  return accepted.map(({ warnings, ...event }) =>
    warnings ? { ...event, warnings: warnings.map(inSentences) } : event,
  );
}
