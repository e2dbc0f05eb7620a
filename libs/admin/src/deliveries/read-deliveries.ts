import type { EntityManager } from 'typeorm';
import { deliveryIdOf } from '#kernel';
import type { DeliveryStatus } from '#delivery';
import { readBreakers } from '../endpoints/read-breakers.ts';
import type { DeliveryRow } from './delivery-view.ts';

/** A delivery as the routing of its event lists it. */
export interface RoutedDelivery {
  eventId: string;
  eventType: string;
  test: boolean;
  endpointId: string;
}

interface Known {
  delivery_id: string;
  attempts: number | null;
  state: DeliveryStatus | null;
  status: number | null;
  error_message: string | null;
  due_at: Date | null;
  parked: boolean | null;
}

/** A delivery that has no attempt and no due row. */
function untouched({ eventId, eventType, test, endpointId }: RoutedDelivery): DeliveryRow {
  return {
    ...{ deliveryId: deliveryIdOf(eventId, endpointId), eventId, endpointId, eventType, test },
    ...{ attempts: 0, status: null, lastStatusCode: null, lastError: null },
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
  const known = await manager.query<Known[]>(
    `select i.id as delivery_id, a.number as attempts, a.state, a.status, a.error_message, d.due_at, d.parked
     from unnest($1::uuid[]) as i (id)
     left join lateral (
       select x.number, x.state, x.status, x.error_message from posthorn.attempt x
       where x.delivery_id = i.id order by x.number desc limit 1
     ) a on true
     left join lateral (
       select min(y.due_at) as due_at, bool_and(y.parked) as parked from posthorn.due y where y.delivery_id = i.id
     ) d on true
     where a.number is not null or d.due_at is not null`,
    [rows.map(({ deliveryId }) => deliveryId)],
  );
  const endpointIds = [...new Set(rows.map(({ endpointId }) => endpointId))];
  const paused = await pausedAmong(manager, endpointIds);
  const breakers = await readBreakers(manager, endpointIds, nowMs);
  const byId = new Map(known.map((row) => [row.delivery_id, row]));
  for (const row of rows) {
    row.isPaused = paused.has(row.endpointId);
    row.breaker = breakers.get(row.endpointId) ?? null;
    const found = byId.get(row.deliveryId);
    if (!found) continue;
    row.attempts = found.attempts ?? 0;
    row.status = found.state;
    row.lastStatusCode = found.status;
    row.lastError = found.error_message;
    row.dueAt = found.due_at;
    row.isParked = found.parked ?? false;
  }
  return rows;
}

async function pausedAmong(manager: EntityManager, endpointIds: readonly string[]): Promise<Set<string>> {
  const rows = await manager.query<{ id: string }[]>(
    `select e.id from posthorn.endpoint e where e.id = any($1) and e.state = 'paused'`,
    [endpointIds],
  );
  return new Set(rows.map(({ id }) => id));
}
