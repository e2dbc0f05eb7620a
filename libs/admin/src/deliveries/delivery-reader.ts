import { deliveryIdOf } from '#kernel';
import type { ListOrder } from '../list-order.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { DeliverySelection } from './delivery-filter.ts';
import { asRouted, asTried, type DeliveryPlace, type TriedPlace } from './delivery-place.ts';
import { findRouted, type KnownDelivery } from './find-delivery.ts';
import type { ListedDelivery } from './read-deliveries.ts';
import { readRouted } from './read-routed.ts';
import { atMsOf, spansBehind } from './spans.ts';
import { isByAttempts, isByBlocks, placeWithin, readTried } from './read-tried.ts';
import { inOrder, mayBeUntried, readUntried } from './read-untried.ts';

/** A delivery and its place in the list. */
export interface FoundDelivery extends ListedDelivery {
  place: DeliveryPlace;
}

/** Deliveries that were read, and the place behind which more may follow; null at the end. */
export interface FoundPart {
  rows: FoundDelivery[];
  rest: DeliveryPlace | null;
}

/**
 * Reads the deliveries of a selection behind a place: `limit` of them, or fewer if the time is over, or at the end.
 * Some conditions of the selection are left to the caller, see `hasSelectedState` and `hasSelectedChannel`.
 */
export type DeliveryReader = (after: DeliveryPlace | null, limit: number) => Promise<FoundPart>;

/** Reads the deliveries of a part of a selection behind a place. */
type SpanReader = (span: DeliverySelection, after: DeliveryPlace | null, limit: number) => Promise<FoundPart>;

const byRoutings =
  (context: DeliveryContext, isOver: () => boolean): SpanReader =>
  async (selection, after, limit) => {
    const place = after && asRouted(after, selection.order);
    const { rows, rest } = await readRouted(context, selection, place, { limit, isOver });
    return { rows: rows.map(({ nth, ...row }) => ({ ...row, place: { eventId: row.eventId, nth } })), rest };
  };

/** Both parts are complete up to the limit in one order, so that the first `limit` of both together are, too. */
function byAttempts(context: DeliveryContext, nowMs: number): SpanReader {
  const readOnce = untriedReader(context, nowMs);
  return async (selection, after, limit) => {
    const { order } = selection;
    const place = placeWithin(selection, after && asTried(after, order));
    // First the deliveries without an attempt: one that gets its attempt in between is read twice, not never.
    const untried = await readOnce(selection, place);
    const tried = await readTried(context, selection, place, limit);
    const all = new Map([...untried, ...tried].map((row) => [row.deliveryId, row]));
    const first = inOrder([...all.values()], order).slice(0, limit);
    const rows = first.map(({ deliveryId, ...row }) => ({ ...row, place: { deliveryId } }));
    return { rows, rest: rows.length === limit ? rows.at(-1)!.place : null };
  };
}

/** Reads the deliveries without an attempt once for all parts of a page. */
function untriedReader({ pool }: DeliveryContext, nowMs: number) {
  const known = new Map<string, Promise<KnownDelivery[]>>();
  return async (selection: DeliverySelection, place: TriedPlace): Promise<KnownDelivery[]> => {
    if (!mayBeUntried(selection)) return [];
    const { fromId, beforeId, order } = selection;
    // The end of a span, in the order of the list, does not move with the place.
    const end = order === 'desc' ? fromId : beforeId;
    if (!known.has(end)) known.set(end, readUntried(pool, selection, place, nowMs));
    const isBehind = ({ deliveryId: id }: KnownDelivery) =>
      order === 'desc' ? id < place.deliveryId : id > place.deliveryId;
    return (await known.get(end)!).filter(isBehind);
  };
}

/** Reads a selection at once. */
const inWhole =
  (selection: DeliverySelection, read: SpanReader): DeliveryReader =>
  (after, limit) =>
    read(selection, after, limit);

/** Reads a selection span by span, until there are enough rows. */
const inSpans =
  (selection: DeliverySelection, nowMs: number, read: SpanReader): DeliveryReader =>
  async (after, limit) => {
    const found: FoundDelivery[] = [];
    for (const span of spansBehind(selection, after, nowMs)) {
      const { rows, rest } = await read(span, after, limit - found.length);
      found.push(...rows);
      if (rest !== null) return { rows: found, rest };
    }
    return { rows: found, rest: null };
  };

/** A delivery by its id. */
const byId =
  ({ dataSource }: DeliveryContext, selection: DeliverySelection, deliveryId: string): DeliveryReader =>
  async (after) => {
    const none = { rows: [], rest: null };
    if (after !== null && !isBehind(deliveryId, asTried(after, selection.order), selection.order)) return none;
    const found = await findRouted(dataSource.manager, selection.projectId, deliveryId);
    if (found === undefined) return none;
    const isInTime = found.eventId >= selection.fromId && found.eventId < selection.beforeId;
    const isSelected = isOrNull(selection.endpointId, found.endpointId) && isOrNull(selection.eventId, found.eventId);
    const { deliveryId: id, ...row } = found;
    return isInTime && isSelected ? { rows: [{ ...row, place: { deliveryId: id } }], rest: null } : none;
  };

const isBehind = (id: string, { deliveryId }: TriedPlace, order: ListOrder) =>
  order === 'desc' ? id < deliveryId : id > deliveryId;

const isOrNull = (wanted: string | null, value: string) => wanted === null || wanted === value;

/**
 * The way to read the deliveries of a selection that reads the fewest rows.
 * @param isOver returns true when the time is over: then a reading may end before it has enough
 */
export function deliveryReader(
  context: DeliveryContext,
  selection: DeliverySelection,
  nowMs: number,
  isOver: () => boolean,
): DeliveryReader {
  const { projectId, eventId, eventIds, endpointId, deliveryId } = selection;
  if (deliveryId !== null) return byId(context, selection, deliveryId);
  if (eventId !== null && endpointId !== null) return byId(context, selection, deliveryIdOf(eventId, endpointId));
  if (eventId !== null) return inWhole(atMsOf(selection, eventId), byRoutings(context, isOver));
  if (eventIds !== null) return inWhole(selection, byRoutings(context, isOver));
  // The indexes of attempts begin with a project or an endpoint, and the blocks are of one, too.
  if (projectId === null) return inSpans(selection, nowMs, byRoutings(context, isOver));
  if (!isByAttempts(selection)) {
    // The ids of blocks bound the statement by themselves.
    return selection.eventTypes === null
      ? inSpans(selection, nowMs, byRoutings(context, isOver))
      : inWhole(selection, byRoutings(context, isOver));
  }
  const read = byAttempts(context, nowMs);
  return isByBlocks(selection) ? inWhole(selection, read) : inSpans(selection, nowMs, read);
}
