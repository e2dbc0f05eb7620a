import type { EntityManager } from 'typeorm';
import type { DeliveryStatus } from '#delivery';
import type { DeliverySelection } from './delivery-filter.ts';
import type { DeliveryViewStatus } from './delivery-view.ts';
import type { TriedPlace } from './delivery-place.ts';
import type { KnownDelivery } from './find-delivery.ts';

/** The states of last attempts without a due row, and the statuses that the API may show for each of them. */
const SHOWN_AS: Readonly<Partial<Record<DeliveryStatus, readonly DeliveryViewStatus[]>>> = {
  pending: ['pending', 'held'],
  succeeded: ['succeeded'],
  exhausted: ['exhausted'],
  cancelled: ['cancelled'],
};
/** The statuses of deliveries that wait in `due`, or on their way to their first attempt. */
const OPEN: readonly DeliveryViewStatus[] = ['pending', 'retrying', 'held'];

/** The condition of the partial indexes of unusual attempts. Postgres uses them only for the same words. */
const UNUSUAL = `(a.outcome = 'succeeded' and a.state = 'succeeded' and a.status between 200 and 299
  and a.error_code is null) is not true`;
/** The condition of the partial index of attempts by their trigger. */
const TRIGGERED = `a.trigger <> 'first'`;

/** Returns true if the selection may have deliveries that are not settled. */
export function mayBeOpen({ statuses }: DeliverySelection): boolean {
  return statuses === null || statuses.some((status) => OPEN.includes(status));
}

/** Returns true if no success is selected that has a status of 2xx and no error. */
function hasOnlyUnusual({ statuses, statusCodes, errorCodes }: DeliverySelection): boolean {
  if (statuses !== null && !statuses.includes('succeeded')) return true;
  if (errorCodes !== null) return true;
  if (statusCodes === null) return false;
  return !statusCodes.classes.includes(2) && statusCodes.codes.every((code) => code < 200 || code > 299);
}

/** Returns true if no first attempt is selected. */
const hasOnlyTriggered = ({ triggers }: DeliverySelection) => triggers !== null && !triggers.includes('first');

/** Returns true if an index of attempts has the deliveries of the selection, with few others. */
export function isByAttempts(selection: DeliverySelection): boolean {
  return selection.endpointId !== null || hasOnlyUnusual(selection) || hasOnlyTriggered(selection);
}

/** A statement with its parameters, which are numbered as they are added. */
class Statement {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** The conditions on the last attempt `a` beside its place and the key of its index. */
function attemptConditions(statement: Statement, selection: DeliverySelection): string[] {
  const { statusCodes, errorCodes, triggers } = selection;
  const conditions: string[] = [];
  if (hasOnlyTriggered(selection)) conditions.push(TRIGGERED);
  else if (hasOnlyUnusual(selection)) conditions.push(UNUSUAL);
  if (errorCodes !== null) conditions.push(`a.error_code = any(${statement.add(errorCodes)}::text[])`);
  if (triggers !== null) conditions.push(`a.trigger = any(${statement.add(triggers)}::text[])`);
  if (statusCodes !== null) {
    const codes = `a.status = any(${statement.add(statusCodes.codes)}::int[])`;
    conditions.push(`(${codes} or a.status / 100 = any(${statement.add(statusCodes.classes)}::int[]))`);
  }
  return conditions;
}

/** The column by which an index of attempts is read, with its values. Each value is a part of the index in order. */
function keyOf(selection: DeliverySelection): { column: 'state' | 'trigger'; values: readonly string[] } {
  const { statuses, triggers } = selection;
  if (hasOnlyTriggered(selection)) return { column: 'trigger', values: triggers! };
  const isShown = ([, shown]: readonly [string, readonly DeliveryViewStatus[]]) =>
    statuses === null || statuses.some((status) => shown.includes(status));
  return {
    column: 'state',
    values: Object.entries(SHOWN_AS)
      .filter(isShown)
      .map(([state]) => state),
  };
}

function triedSql(statement: Statement, selection: DeliverySelection, after: TriedPlace, limit: number): string {
  const { projectId, endpointId, eventTypes, fromId, beforeId, order } = selection;
  const { column, values } = keyOf(selection);
  const toEndpoint = endpointId === null ? [] : [`x.endpoint_id = ${statement.add(endpointId)}`];
  // An endpoint is of one project: where its index is read, the project would only mislead the planner.
  const isOfEndpoint = endpointId !== null && column === 'state';
  const scope = [...toEndpoint, ...(isOfEndpoint ? [] : [`x.project_id = ${statement.add(projectId)}`])].join(' and ');
  const bounds = order === 'desc' ? [fromId, after.deliveryId] : [after.deliveryId, beforeId];
  const [low, high] = bounds.map((bound) => `${statement.add(bound)}::uuid`);
  const [begin, end] = [fromId, beforeId].map((bound) => `${statement.add(bound)}::uuid`);
  const range = `x.delivery_id ${order === 'desc' ? '>=' : '>'} ${low} and x.delivery_id < ${high}`;
  const ofType =
    eventTypes === null
      ? ''
      : ` and exists (select from posthorn.event t where t.id = x.event_id and t.id >= ${begin} and t.id < ${end}
          and t.type = any(${statement.add(eventTypes)}::text[]))`;
  const of = (row: string) => `${scope} and ${range}${ofType}`.replaceAll('x.', `${row}.`);
  const ordered = `order by delivery_id ${order} limit ${statement.add(limit)}`;
  const conditions = attemptConditions(statement, selection).map((condition) => ` and ${condition}`);
  const attempted = `(select t.* from unnest(${statement.add(values)}::text[]) k (key) cross join lateral (
    select a.delivery_id, a.event_id, a.endpoint_id from posthorn.attempt a
    where a.${column} = k.key and ${of('a')}${conditions.join('')}
      and not exists (
        select from posthorn.attempt l
        where l.delivery_id = a.delivery_id and l.number > a.number and ${range.replaceAll('x.', 'l.')}
      )
    ${ordered}) t)`;
  const waiting = `(select d.delivery_id, d.event_id, d.endpoint_id from posthorn.due d where ${of('d')} ${ordered})`;
  const sources = mayBeOpen(selection) ? [attempted, waiting] : [attempted];
  return `select c.delivery_id as "deliveryId", c.event_id as "eventId", c.endpoint_id as "endpointId",
    e.type as "eventType", e.test
  from (select * from (${sources.join(' union ')}) u ${ordered}) c
  join posthorn.event e on e.id = c.event_id and e.id >= ${begin} and e.id < ${end}
  order by c.delivery_id ${order}`;
}

/** The place before all deliveries of a selection. */
function beginOf({ order, fromId, beforeId }: DeliverySelection): TriedPlace {
  return { deliveryId: order === 'desc' ? beforeId : fromId };
}

/** The place at which a page begins: not before the first delivery of the selection. */
export function placeWithin(selection: DeliverySelection, after: TriedPlace | null): TriedPlace {
  const begin = beginOf(selection);
  if (after === null) return begin;
  const isInside =
    selection.order === 'desc' ? after.deliveryId < begin.deliveryId : after.deliveryId > begin.deliveryId;
  return isInside ? after : begin;
}

/**
 * The next deliveries of an endpoint or a project that have an attempt or wait in `due`, in the order of their ids. The
 * conditions on last attempts are applied; a delivery that waits is returned with any. An attempt that makes its
 * delivery wait is found by the due row, so that the attempts of recovered deliveries are not read.
 */
export function readTried(
  manager: EntityManager,
  selection: DeliverySelection,
  after: TriedPlace,
  limit: number,
): Promise<KnownDelivery[]> {
  const statement = new Statement();
  const sql = triedSql(statement, selection, after, limit);
  return manager.query<KnownDelivery[]>(sql, statement.values);
}
