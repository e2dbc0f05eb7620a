import type { EntityManager } from 'typeorm';
import { toTypeId } from '#kernel';
import type { AttemptTrigger } from '#delivery';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import type { KeyRing } from '#signing';
import { type ListOrder, operatorOf } from '../list-order.ts';
import type { AttemptView, PhasesView, RequestView } from './delivery-view.ts';
import { renderAgain } from './render-again.ts';
import { type ResponseColumns, responseOf } from './response-of.ts';

interface AttemptRow extends ResponseColumns {
  delivery_id: string;
  number: number;
  request_id: string;
  endpoint_id: string;
  trigger: AttemptTrigger;
  replay_id: string | null;
  outcome: AttemptView['outcome'];
  started_at: Date;
  duration_ms: number;
  error_code: string | null;
  error_message: string | null;
  endpoint_version: number;
  secret_ids: string[];
  body_sha256: Buffer | null;
  queue_ms: number | null;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  remote_address: string | null;
  connection_kept: boolean | null;
}

/** The attempts of a delivery to read: some attempts behind a number, in an order. */
export interface AttemptRange {
  eventId: string;
  deliveryId: string;
  /** Only attempts behind this number are read, in the order; null for all. */
  behind: number | null;
  order: ListOrder;
  limit: number;
}

/**
 * Some attempts of a delivery, each with its request rendered again and its response. The requests are rendered one
 * after the other, because each of them may have a megabyte.
 */
export async function readAttempts(
  manager: EntityManager,
  keyRing: KeyRing,
  projectUid: string | null,
  { eventId, deliveryId, behind, order, limit }: AttemptRange,
): Promise<AttemptView[]> {
  const rows = await manager.query<AttemptRow[]>(
    `select a.* from posthorn.attempt a
     where a.delivery_id = $1 and ($2::int is null or a.number ${operatorOf(order)} $2)
     order by a.number ${order} limit $3`,
    [deliveryId, behind, limit],
  );
  const [eventRow] = await manager.query<EventRow[]>(`select ${EVENT_COLUMNS} from posthorn.event e where e.id = $1`, [
    eventId,
  ]);
  const event = eventRow && toEvent(eventRow);
  const requestOf = (row: AttemptRow): Promise<RequestView | null> | null => {
    if (!row.body_sha256 || !event) return null;
    return renderAgain(manager, keyRing, event, projectUid, {
      deliveryId,
      endpointId: row.endpoint_id,
      endpointVersion: row.endpoint_version,
      startedAtMs: row.started_at.getTime(),
      secretIds: row.secret_ids,
      bodySha256: row.body_sha256,
    });
  };
  const views: AttemptView[] = [];
  for (const row of rows) views.push(attemptView(row, await requestOf(row)));
  return views;
}

function attemptView(row: AttemptRow, request: RequestView | null): AttemptView {
  return {
    number: row.number,
    requestId: toTypeId('req', row.request_id),
    trigger: row.trigger,
    replayId: row.replay_id && toTypeId('rpl', row.replay_id),
    outcome: row.outcome,
    startedAt: row.started_at.toISOString(),
    durationMs: inTenths(row.duration_ms),
    phases: row.body_sha256 === null ? null : phasesOf(row),
    remoteAddress: row.remote_address,
    connectionKept: row.connection_kept,
    request,
    response: responseOf(row),
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  };
}

/** Milliseconds with one decimal. */
const inTenths = (ms: number) => Math.round(ms * 10) / 10;

function phasesOf(row: AttemptRow): PhasesView {
  const shown = (ms: number | null) => (ms === null ? null : inTenths(ms));
  return {
    queueMs: shown(row.queue_ms),
    dnsMs: shown(row.dns_ms),
    connectMs: shown(row.connect_ms),
    tlsMs: shown(row.tls_ms),
    firstByteMs: shown(row.first_byte_ms),
  };
}
