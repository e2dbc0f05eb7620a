import { toTypeId, unixMsOfUuid } from '#kernel';
import type { AttemptTrigger, DeliveryStatus } from '#delivery';
import type { BreakerView } from '../endpoints/read-breakers.ts';

/** The state of a delivery, from its routing, its attempts and its due rows. */
export interface DeliveryRow {
  deliveryId: string;
  eventId: string;
  endpointId: string;
  eventType: string;
  test: boolean;
  attempts: number;
  /** The status after the last attempt; null before the first. */
  status: DeliveryStatus | null;
  lastStatusCode: number | null;
  lastError: string | null;
  lastErrorCode: string | null;
  lastTrigger: AttemptTrigger | null;
  dueAt: Date | null;
  /** True if its due row waits for the lane of its endpoint, not for a time. */
  isParked: boolean;
  /** True if the endpoint of the delivery is paused. */
  isPaused: boolean;
  /** The circuit breaker of its endpoint; null while it is closed. */
  breaker: BreakerView | null;
}

/** The statuses of deliveries that the API shows. */
export const DELIVERY_STATUSES = ['pending', 'retrying', 'held', 'succeeded', 'exhausted', 'cancelled'] as const;

/** The status of a delivery: from its attempts, or held because its endpoint is paused. */
export type DeliveryViewStatus = DeliveryStatus | 'held';

/** The status that the API shows. A delivery or replay that still waits for a paused endpoint is held. */
export function viewStatus({ status, dueAt, isPaused }: DeliveryRow): DeliveryViewStatus {
  const isOpen = status === null || status === 'pending' || status === 'retrying' || dueAt !== null;
  return isPaused && isOpen ? 'held' : (status ?? 'pending');
}

/**
 * The reason why a stored delivery waits: `resume` (the endpoint is paused), `circuit-breaker` (it is open),
 * `earlier-deliveries` (the lane of the endpoint is full), or `schedule` (until `nextAttemptAt`).
 */
export type WaitsFor = 'resume' | 'circuit-breaker' | 'earlier-deliveries' | 'schedule';

function waitsFor(row: DeliveryRow): WaitsFor | null {
  if (viewStatus(row) === 'held') return 'resume';
  if (row.dueAt === null) return null;
  if (!row.isParked) return 'schedule';
  return row.breaker === null ? 'earlier-deliveries' : 'circuit-breaker';
}

function nextAttemptAt(row: DeliveryRow, waits: WaitsFor | null): string | null {
  if (waits === 'resume') return null;
  if (waits === 'circuit-breaker') return row.breaker?.until ?? null;
  return row.dueAt?.toISOString() ?? null;
}

/** A delivery as the APIs show it. */
export interface DeliveryView {
  id: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  /** True for the delivery of a test event. */
  test: boolean;
  status: DeliveryViewStatus;
  /** How many attempts are recorded. */
  attemptCount: number;
  lastStatusCode: number | null;
  /** The reason why the last attempt has no status, or the problem with its response after the status line. */
  lastError: string | null;
  /** The class of that reason or problem, such as `timeout`. */
  lastErrorCode: string | null;
  /** The cause of the last attempt; null before the first. */
  lastTrigger: AttemptTrigger | null;
  nextAttemptAt: string | null;
  /** The reason why the delivery is not sent now; null if it is being sent, or if there is nothing to send. */
  waitsFor: WaitsFor | null;
  createdAt: string;
  /** The data of its event. Only with `include=data`. */
  data?: unknown;
  /** The response of its last attempt; null if there was none. Only with `include=response`. */
  response?: ResponseView | null;
}

/**
 * Maps the state of a delivery to its view, and derives the reason for which it waits. `createdAt` is the time in the
 * id of its event.
 */
export function deliveryView(row: DeliveryRow): DeliveryView {
  const waits = waitsFor(row);
  return {
    id: toTypeId('dlv', row.deliveryId),
    eventId: toTypeId('evt', row.eventId),
    eventType: row.eventType,
    endpointId: toTypeId('ep', row.endpointId),
    test: row.test,
    status: viewStatus(row),
    attemptCount: row.attempts,
    lastStatusCode: row.lastStatusCode,
    lastError: row.lastError,
    lastErrorCode: row.lastErrorCode,
    lastTrigger: row.lastTrigger,
    nextAttemptAt: nextAttemptAt(row, waits),
    waitsFor: waits,
    createdAt: new Date(unixMsOfUuid(row.eventId)).toISOString(),
  };
}

/** One attempt as the APIs show it. */
export interface AttemptView {
  number: number;
  requestId: string;
  trigger: AttemptTrigger;
  replayId: string | null;
  outcome: 'succeeded' | 'failed' | 'cancelled';
  startedAt: string;
  /** From the start of the request to the end of the response, with all phases but `queueMs`. */
  durationMs: number;
  /** Null if nothing was sent. */
  phases: PhasesView | null;
  /** The IP address of the receiver; null if there was no connection. */
  remoteAddress: string | null;
  /** True if the request used a connection that had carried an earlier one; null if there was no connection. */
  connectionKept: boolean | null;
  /**
   * The request, rendered again from the event and from the endpoint as it was then. Null if nothing was sent, or if
   * the secret that signed the request, or its key, is gone.
   */
  request: RequestView | null;
  response: ResponseView | null;
  /**
   * The reason why there is no response; or, beside a response, the problem after its status line. The status counts.
   */
  error: { code: string; message: string } | null;
}

/**
 * The times of an attempt's phases, in milliseconds. A time is null if the phase was not needed, as on a kept
 * connection, or did not end, or if the attempt was recorded by an earlier version of Posthorn.
 */
export interface PhasesView {
  /** From the time at which the attempt was due until its request began. */
  queueMs: number | null;
  /** The look-up of the name. */
  dnsMs: number | null;
  connectMs: number | null;
  /** The TLS handshake. */
  tlsMs: number | null;
  /** From the request until the first byte of the response. */
  firstByteMs: number | null;
}

/** The request of an attempt, rendered again. The values of the headers that the endpoint adds are masked. */
export interface RequestView {
  method: string;
  url: string;
  /** In the order of the request, without the headers that the HTTP client adds. */
  headers: { name: string; value: string }[];
  /** As text if it is UTF-8, or else in base64. */
  body: string;
  bodyEncoding: 'utf-8' | 'base64';
  /** True if the body, rendered again, has the hash of the body that was sent. */
  isAsSent: boolean;
}

/** The response of an attempt, as far as it is stored. */
export interface ResponseView {
  status: number;
  /** Each header by its name, with its value or a list of values; at most 16,384 characters are stored. */
  headers: unknown;
  /** The first 16,384 bytes: as text if they are UTF-8, or else in base64. */
  body: string;
  bodyEncoding: 'utf-8' | 'base64';
  /** True if the receiver sent more bytes than are stored. */
  bodyTruncated: boolean;
}
