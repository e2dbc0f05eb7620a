import type { DeliveryStatus } from '#delivery';
import type { Queryable } from '#postgres';
import { channelsSql } from '../events/event-channels.ts';
import { DELIVERIES } from '../log-blocks/block-source.ts';
import { idAfter } from '../id-before.ts';
import { readIds } from '../log-blocks/read-blocks.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { DeliverySelection } from './delivery-filter.ts';
import type { DeliveryViewStatus } from './delivery-view.ts';
import type { TriedPlace } from './delivery-place.ts';
import type { KnownDelivery } from './find-delivery.ts';
import { upTo } from './spans.ts';
import { Statement } from './statement.ts';

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
function mayBeOpen({ statuses }: DeliverySelection): boolean {
  return statuses === null || statuses.some((status) => OPEN.includes(status));
}

/** The condition on due rows, none of which has another status than one that is selected or may be held. */
function waitingCondition({ statuses }: DeliverySelection): string {
  if (statuses === null || statuses.includes('held')) return '';
  if (!statuses.includes('retrying')) return ` and d.kind <> 'retry'`;
  return statuses.includes('pending') ? '' : ` and d.kind <> 'first'`;
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

/** Returns true if the blocks of the endpoint are read: no partial index has the deliveries of the selection. */
export function isByBlocks(selection: DeliverySelection): boolean {
  return selection.endpointId !== null && !hasOnlyUnusual(selection) && !hasOnlyTriggered(selection);
}

/** The deliveries of an endpoint behind a place by its blocks; undefined while the blocks lack too many attempts. */
function readBlockIds(
  db: Queryable,
  { endpointId, fromId, beforeId, order }: DeliverySelection,
  { deliveryId }: TriedPlace,
  limit: number,
): Promise<string[] | undefined> {
  const bounds = order === 'desc' ? { fromId, beforeId: deliveryId } : { fromId: idAfter(deliveryId), beforeId };
  return readIds(db, DELIVERIES, { ...bounds, keys: [endpointId!], order }, limit);
}

/** SQL of conditions on a row. */
type RowCondition = (row: string) => string;

/** The bounds of the delivery's id behind a place. */
function rangeOf(
  statement: Statement,
  { fromId, beforeId, order }: DeliverySelection,
  after: TriedPlace,
): RowCondition {
  const bounds = order === 'desc' ? [fromId, after.deliveryId] : [after.deliveryId, beforeId];
  const [low, high] = bounds.map((bound) => `${statement.add(bound)}::uuid`);
  return (row) => `${row}.delivery_id ${order === 'desc' ? '>=' : '>'} ${low} and ${row}.delivery_id < ${high}`;
}

/**
 * The project or the endpoint, and the types of a selection. An endpoint is of one project: where its index is read,
 * the project would only mislead the planner.
 */
function scopeOf(statement: Statement, selection: DeliverySelection, hasProject = false): RowCondition {
  const { projectId, endpointId, eventTypes, fromId, beforeId } = selection;
  const owners: string[] = [];
  if (hasProject || endpointId === null) owners.push(`project_id = ${statement.add(projectId)}`);
  if (endpointId !== null) owners.push(`endpoint_id = ${statement.add(endpointId)}`);
  const scope: RowCondition = (row) => owners.map((owner) => `${row}.${owner}`).join(' and ');
  if (eventTypes === null) return scope;
  const [begin, end] = [fromId, beforeId].map((bound) => `${statement.add(bound)}::uuid`);
  const types = `${statement.add(eventTypes)}::text[]`;
  return (row) => `${scope(row)} and exists (
    select from posthorn.event t
    where t.id = ${row}.event_id and t.id >= ${begin} and t.id < ${end} and t.type = any(${types})
  )`;
}

/** The last attempts of a selection by an index, whose key has some values. Each value is a part of it in order. */
function lastAttempts(statement: Statement, selection: DeliverySelection, range: RowCondition, ordered: string) {
  const { column, values } = keyOf(selection);
  const scope = scopeOf(statement, selection, column === 'trigger');
  const conditions = attemptConditions(statement, selection).map((condition) => ` and ${condition}`);
  return `(select t.* from unnest(${statement.add(values)}::text[]) k (key) cross join lateral (
    select a.delivery_id, a.event_id, a.endpoint_id from posthorn.attempt a
    where a.${column} = k.key and ${scope('a')} and ${range('a')}${conditions.join('')}
      and not exists (
        select from posthorn.attempt l
        where l.delivery_id = a.delivery_id and l.number > a.number and ${range('l')}
      )
    ${ordered}) t)`;
}

/** The first attempts of the deliveries that blocks have, or of a selection while they lack too many. */
function firstAttempts(
  statement: Statement,
  selection: DeliverySelection,
  range: RowCondition,
  ordered: string,
  ids: readonly string[] | undefined,
) {
  const first = 'select a.delivery_id, a.event_id, a.endpoint_id from';
  if (ids === undefined) {
    const scope = scopeOf(statement, selection);
    return `(${first} posthorn.attempt a where a.number = 1 and ${scope('a')} and ${range('a')} ${ordered})`;
  }
  // The limit keeps the planner from reading the whole range, in which it expects a single row.
  return `(${first} unnest(${statement.add(ids)}::uuid[]) i (id)
    cross join lateral (
      select x.* from posthorn.attempt x where x.delivery_id = i.id and x.number = 1 and ${range('x')} limit 1
    ) a
    where a.endpoint_id = ${statement.add(selection.endpointId)})`;
}

function triedSql(
  statement: Statement,
  selection: DeliverySelection,
  after: TriedPlace,
  limit: number,
  attempted: (range: RowCondition, ordered: string) => string,
): string {
  const { fromId, beforeId, order } = selection;
  const ordered = `order by delivery_id ${order} limit ${statement.add(limit)}`;
  const range = rangeOf(statement, selection, after);
  const sources = [attempted(range, ordered)];
  if (mayBeOpen(selection)) {
    const scope = scopeOf(statement, selection);
    sources.push(`(select d.delivery_id, d.event_id, d.endpoint_id from posthorn.due d
      where ${scope('d')} and ${range('d')}${waitingCondition(selection)} ${ordered})`);
  }
  const [begin, end] = [fromId, beforeId].map((bound) => `${statement.add(bound)}::uuid`);
  return `select c.delivery_id as "deliveryId", c.event_id as "eventId", c.endpoint_id as "endpointId",
    e.type as "eventType", e.test, ${channelsSql('e')} as "eventChannels"
  from (select * from (${sources.join(' union ')}) u ${ordered}) c
  cross join lateral (
    select x.type, x.test, x.channel, x.channels from posthorn.event x
    where x.id = c.event_id and x.id >= ${begin} and x.id < ${end} limit 1
  ) e
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
 * The next deliveries of an endpoint or a project that have an attempt or wait in `due`, in the order of their ids.
 * Some conditions are applied, see `hasSelectedState`; a delivery that waits is returned with any. An attempt that
 * makes its delivery wait is found by the due row, so that the attempts of recovered deliveries are not read.
 */
export async function readTried(
  context: DeliveryContext,
  selection: DeliverySelection,
  after: TriedPlace,
  limit: number,
): Promise<KnownDelivery[]> {
  if (isByBlocks(selection)) return readByBlocks(context, selection, after, limit);
  const statement = new Statement();
  const sql = triedSql(statement, selection, after, limit, (...parts) => lastAttempts(statement, selection, ...parts));
  return context.dataSource.manager.query<KnownDelivery[]>(sql, statement.values);
}

/** A block may have ids whose attempts have left with their week; then the deliveries behind them are read, too. */
async function readByBlocks(
  { dataSource, pool }: DeliveryContext,
  selection: DeliverySelection,
  after: TriedPlace,
  limit: number,
): Promise<KnownDelivery[]> {
  const found = new Map<string, KnownDelivery>();
  for (let place = after; ;) {
    const ids = await readBlockIds(pool, selection, place, limit);
    const last = ids?.length === limit ? ids.at(-1) : undefined;
    // If there are enough ids, nothing behind the last one is needed.
    const part = last === undefined ? selection : upTo(selection, last);
    const statement = new Statement();
    const sql = triedSql(statement, part, place, limit, (...parts) => firstAttempts(statement, part, ...parts, ids));
    const rows = await dataSource.manager.query<KnownDelivery[]>(sql, statement.values);
    for (const row of rows) found.set(row.deliveryId, row);
    if (last === undefined || found.size >= limit) return [...found.values()];
    place = { deliveryId: last };
  }
}
