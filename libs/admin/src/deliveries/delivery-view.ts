import { toTypeId, unixMsOfUuid } from '#kernel';
import type { AttemptTrigger, DeliveryStatus } from '#delivery';
import type { BreakerView } from '../endpoints/read-breakers.ts';

/** Where a delivery stands, out of its routing, its attempts and what is due of it. */
export interface DeliveryRow {
  deliveryId: string;
  eventId: string;
  endpointId: string;
  eventType: string;
  test: boolean;
  attempts: number;
  /** Of the last attempt; null before the first. */
  status: DeliveryStatus | null;
  lastStatusCode: number | null;
  lastError: string | null;
  dueAt: Date | null;
  /** True if its due row waits for its lane, not for a time. */
  isParked: boolean;
  /** Its endpoint is paused. */
  isPaused: boolean;
  /** The circuit breaker of its endpoint, unless that is closed. */
  breaker: BreakerView | null;
}

/** Where a delivery stands: as its attempts say, or held because its endpoint is paused. */
export type DeliveryViewStatus = DeliveryStatus | 'held';

/** What still waits for a paused endpoint, a replay included, is held. */
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
  /** Whether somebody made it to test the endpoint. */
  test: boolean;
  status: DeliveryViewStatus;
  /** How many attempts are recorded. */
  attemptCount: number;
  lastStatusCode: number | null;
  /** Why the last attempt has no status, or what was wrong with its response after the status line. */
  lastError: string | null;
  nextAttemptAt: string | null;
  /** Why it is not sent now; null if it is, or if nothing is to be sent. */
  waitsFor: WaitsFor | null;
  createdAt: string;
}

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
  durationMs: number;
  /**
   * Rendered again from the event and the endpoint as it was then. Null if nothing was sent, or if the secret that signed
   * the request, or its key, is gone.
   */
  request: RequestView | null;
  response: ResponseView | null;
  /** Why there is no response; or, beside a response, what was wrong with it after its status line. The status counts. */
  error: { code: string; message: string } | null;
}

export interface RequestView {
  method: string;
  url: string;
  headers: { name: string; value: string }[];
  body: string;
  /** Whether the body, rendered again, has the hash of the one that was sent. */
  isAsSent: boolean;
}

export interface ResponseView {
  status: number;
  headers: unknown;
  body: string;
  bodyTruncated: boolean;
}
