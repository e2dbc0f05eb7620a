import type { EntityManager } from 'typeorm';
import { deliveryIdOf } from '#kernel';
import type { AttemptTrigger, DeliveryStatus } from '#delivery';
import { readBreakers } from '../endpoints/read-breakers.ts';
import type { DeliveryRow } from './delivery-view.ts';

/** A delivery as the routing of its event lists it. */
export interface RoutedDelivery {
  eventId: string;
  eventType: string;
  test: boolean;
  endpointId: string;
}

/** A delivery of a list, with all channels of its event. */
export interface ListedDelivery extends RoutedDelivery {
  eventChannels: readonly string[];
}

interface Known {
  delivery_id: string;
  attempts: number | null;
  state: DeliveryStatus | null;
  status: number | null;
  error_message: string | null;
  error_code: string | null;
  trigger: AttemptTrigger | null;
  due_at: Date | null;
  parked: boolean | null;
  paused: boolean;
}

/** A delivery that has no attempt and no due row. */
function untouched({ eventId, eventType, test, endpointId }: RoutedDelivery): DeliveryRow {
  return {
    ...{ deliveryId: deliveryIdOf(eventId, endpointId), eventId, endpointId, eventType, test },
    ...{ attempts: 0, status: null, lastStatusCode: null, lastError: null, lastErrorCode: null, lastTrigger: null },
    ...{ dueAt: null, isParked: false, isPaused: false, breaker: null },
  };
}

/** The state of routed deliveries, in the order given. */
export async function readDeliveries(
  manager: EntityManager,
  routed: readonly RoutedDelivery[],
  nowMs: number,
): Promise<DeliveryRow[]> {
  const rows = routed.map(untouched);
  if (rows.length === 0) return rows;
  const endpointIds = [...new Set(rows.map(({ endpointId }) => endpointId))];
  const [known, breakers] = await Promise.all([readKnown(manager, rows), readBreakers(manager, endpointIds, nowMs)]);
  const byId = new Map(known.map((row) => [row.delivery_id, row]));
  for (const row of rows) {
    row.breaker = breakers.get(row.endpointId) ?? null;
    const found = byId.get(row.deliveryId);
    if (!found) continue;
    row.attempts = found.attempts ?? 0;
    row.status = found.state;
    row.lastStatusCode = found.status;
    row.lastError = found.error_message;
    row.lastErrorCode = found.error_code;
    row.lastTrigger = found.trigger;
    row.dueAt = found.due_at;
    row.isParked = found.parked ?? false;
    row.isPaused = found.paused;
  }
  return rows;
}

/** The bounds of the ids leave out the partitions of other weeks. */
function readKnown(manager: EntityManager, rows: readonly DeliveryRow[]): Promise<Known[]> {
  const ids = rows.map(({ deliveryId }) => deliveryId);
  const sorted = ids.toSorted();
  return manager.query<Known[]>(
    `select i.id as delivery_id, a.number as attempts, a.state, a.status, a.error_message, a.error_code, a.trigger,
       d.due_at, d.parked,
       exists (select from posthorn.endpoint e where e.id = i.endpoint_id and e.state = 'paused') as paused
     from unnest($1::uuid[], $4::uuid[]) as i (id, endpoint_id)
     left join lateral (
       select x.number, x.state, x.status, x.error_message, x.error_code, x.trigger from posthorn.attempt x
       where x.delivery_id = i.id and x.delivery_id between $2 and $3 order by x.number desc limit 1
     ) a on true
     left join lateral (
       select min(y.due_at) as due_at, bool_and(y.parked) as parked from posthorn.due y where y.delivery_id = i.id
     ) d on true`,
    [ids, sorted[0], sorted.at(-1), rows.map(({ endpointId }) => endpointId)],
  );
}
